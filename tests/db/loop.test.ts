import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { verifyStages } from '../../api/flywheel/stages/verifying.ts'
import { createCtx } from '../../api/kernel/context.ts'
import { decide, host, review, testimonial } from '../helpers.ts'
import { signUp as newcomer } from '../people.ts'
import { startSqld } from '../sqld.ts'
import { type World, world } from '../world.ts'

const SHOP = 'https://shop.example'
const BROWSER = 'Mozilla/5.0 (X11; Linux x64; rv:140.0) Gecko/20100101 Firefox/140.0'

/** The story of the product, through the door and over a real socket, on each kind of database. */
describe.each(['file', 'http', 'ws'] as const)('the loop on %s', (kind) => {
  let portal: World
  let server: Awaited<ReturnType<typeof startSqld>> | undefined
  beforeEach(async () => {
    if (kind !== 'file') server = await startSqld()
    portal = await world(kind === 'file' ? {} : { databaseUrl: server![kind] })
  })
  afterEach(async () => {
    await portal.close()
    await server?.stop()
  })

  async function embed() {
    const url = await portal.open()
    const made = await (await portal.as('olga')).post('/api/v1/widgets', {
      ...{ name: 'Front page', productSlug: 'orbit-notes', origins: [SHOP] },
      ...{ ctaUrl: 'https://shop.example/try', ctaLabel: 'Try it' },
    })
    return { url, publicId: made.body.publicId as string, widgetId: made.body.id as string }
  }
  /** A browser on the shop's page: reads the wall, looks at the first card and clicks it. */
  async function clickFirst({ url, publicId }: { url: string; publicId: string }) {
    const answer = await fetch(`${url}/v1/w/${publicId}`, { headers: { origin: SHOP } })
    const serve = answer.headers.get('serve')!
    portal.later({ ms: 2_000 })
    const seen = (body: string) =>
      fetch(`${url}/v1/seen`, { method: 'POST', body, headers: { origin: SHOP, 'user-agent': BROWSER } })
    expect((await seen(`${serve} /pricing v0`)).status).toBe(204)
    expect((await seen(`${serve} /pricing c0`)).status).toBe(204)
    return { html: await answer.text(), via: `${serve}.0` }
  }
  const signUp = (key: string, via?: string) => newcomer(portal, { name: key, email: `${key}@new.example`, via })

  test('a stranger’s click becomes an advocate’s turn of the wheel', async () => {
    const { testimonialId } = await testimonial(portal)
    const wall = await embed()
    const { html, via } = await clickFirst(wall)
    expect(html).toContain('It saves me an hour a day.')

    const zoe = await signUp('zoe', via)
    await (await host(portal)).post('/api/v1/track/sale', {
      externalId: '1',
      email: 'zoe@new.example',
      amountMinor: 100,
      currency: 'EUR',
    })
    portal.later({ days: 3 })
    const written = await review(portal, zoe, { displayName: 'Zoe' })
    await decide(portal, written.body.id)

    const { body } = await (await portal.as('mo')).get('/api/v1/wheel')
    expect(body.stock).toEqual([
      { stage: 'activation', n: 0 },
      { stage: 'adoption', n: 0 },
      { stage: 'adoration', n: 0 },
      { stage: 'advocacy', n: 2 },
    ])
    expect(body.turnCounts).toEqual({ opened: 1, closed: 1, turned: 1 })
    expect(body.turns).toMatchObject([
      {
        testimonial: { id: testimonialId },
        advocate: { name: 'Ann Ashby' },
        prospect: { name: 'zoe' },
        customerAt: expect.any(Number),
        advocateAt: portal.now(),
      },
    ])
    const wayIn = body.transitions.find(
      (t: { contact: { name: string }; to: string }) => t.contact.name === 'zoe' && t.to === 'activation',
    )
    expect(wayIn).toMatchObject({
      rule: 'became_known',
      ...{ cause: 'event', event: 'lead.recorded' },
      words: { testimonial: { id: testimonialId }, advocate: { name: 'Ann Ashby' } },
    })
    const { items } = (await (await portal.as('mo')).get('/api/v1/testimonials')).body
    expect(items).toMatchObject([{ id: testimonialId, seen: 1, clicks: 1 }])
    for (const type of ['widget.seen', 'widget.clicked', 'lead.recorded', 'sale.recorded', 'stage.changed']) {
      expect((await portal.facts(type)).length, type).toBeGreaterThan(0)
    }
  })

  test('one click earns one credit; forged and strange ones none, and the person comes in all the same', async () => {
    await testimonial(portal)
    const { via } = await clickFirst(await embed())
    const forged = `${via.slice(0, 20)}${via[20] === 'A' ? 'B' : 'A'}${via.slice(21)}`
    for (const [key, token] of [
      ['zoe', via],
      ['yan', via],
      ['xia', forged],
      ['wim', 'nonsense'],
      ['vera', via.replace(/\.0$/, '.7')],
    ] as const) {
      await signUp(key, token)
    }
    const sources = (await portal.facts('lead.recorded')).map((f) => (f as unknown as { source: string }).source)
    expect(sources).toEqual(['direct', 'testimonial', 'direct', 'direct', 'direct', 'direct'])
    expect((await (await portal.as('mo')).get('/api/v1/wheel')).body.turnCounts.opened).toBe(1)
  })

  test('a click counts for a week', async () => {
    await testimonial(portal)
    const { via } = await clickFirst(await embed())
    portal.later({ days: 8 })
    await signUp('late', via)
    expect((await portal.facts('lead.recorded')).at(-1)).toMatchObject({ source: 'direct' })
  })

  test('replaying the events gives the stages, also after time has done its part', async () => {
    await testimonial(portal)
    const { via } = await clickFirst(await embed())
    await signUp('zoe', via)
    portal.later({ days: 200 })
    await portal.worker.drain()

    const ctx = createCtx(portal.services, { kind: 'system', job: 'test' } as const, 'test')
    expect(await verifyStages(ctx)).toEqual({ checked: 2, differing: [] })
    const { stock } = (await (await portal.as('mo')).get('/api/v1/wheel')).body
    expect(stock.map((s: { n: number }) => s.n)).toEqual([1, 1, 0, 0])
    const failed = (await portal.jobs()).filter((job) => job.state !== 'done')
    expect(failed).toEqual([])
  })

  test('a consent that is taken back is off the page within ten seconds', async () => {
    const { ann } = await testimonial(portal)
    const { url, publicId } = await embed()
    const shown = async () => (await fetch(`${url}/v1/w/${publicId}`, { headers: { origin: SHOP } })).text()
    expect(await shown()).toContain('It saves me an hour')
    const [consent] = (await ann.get('/api/v1/me/consents')).body.items
    await ann.post(`/api/v1/me/consents/${consent.id}/withdraw`)
    portal.later({ ms: 10_000 })
    await shown()
    expect(await shown()).not.toContain('It saves me an hour')
  })
})
