import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { account, session } from '../../db/schema/identity.ts'
import { addProduct, consentOf, consents, testimonial, WORDS } from '../helpers.ts'
import { mailedTo, PASSWORD } from '../people.ts'
import { startSqld } from '../sqld.ts'
import { type World, world } from '../world.ts'
import { end, startProcess } from './processes.ts'

describe.each(['http', 'ws'] as const)('two processes on one libSQL server over %s', (kind) => {
  let server: Awaited<ReturnType<typeof startSqld>>
  let processes: Awaited<ReturnType<typeof startProcess>>[]
  let portal: World
  beforeAll(async () => {
    server = await startSqld()
    processes = await Promise.all(Array.from({ length: 4 }, () => startProcess(server[kind])))
    portal = await world({ databaseUrl: server[kind], startsAt: Date.now() })
    await addProduct(portal)
  })
  afterAll(async () => {
    await portal?.close()
    await Promise.all((processes ?? []).map((p) => end(p.child)))
    await server.stop()
  })

  /** The same request at both doors, many times at once, each from an address of its own. */
  const race = async (n: number, path: string, body: unknown, headers: Record<string, string>) => {
    const send = (i: number) =>
      fetch(processes[i % 2]!.url + path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: {
          ...{ 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
          ...{ 'x-forwarded-for': `198.51.100.${i}`, ...headers },
        },
      })
    return (await Promise.all(Array.from({ length: n }, (_, i) => send(i)))).map((answer) => answer.status).sort()
  }

  test('four that started at once on an empty database are all healthy', async () => {
    const answers = await Promise.all(processes.map(async ({ url }) => (await fetch(`${url}/readyz`)).status))
    expect(answers).toEqual([200, 200, 200, 200])
  })

  test('one answer to a survey of thirty at once, which counts once and closes it', async () => {
    const olga = await portal.as('olga')
    const nps = { kind: 'nps', title: 'Us', items: [{ text: 'Would you recommend us?' }], targetN: 1 }
    const { id, slug, items } = (await olga.post('/api/v1/surveys', nps)).body
    await olga.post(`/api/v1/surveys/${id}/state`, { to: 'open' })
    const { cookie } = await portal.as('cleo')
    const body = { slug, answers: { [items[0].id]: { score: 9 } } }
    expect(await race(30, '/api/v1/surveys/answer', body, { cookie })).toEqual([200, ...Array(29).fill(409)])
    expect((await olga.get(`/api/v1/surveys/${id}`)).body).toMatchObject({ answered: 1, closedBecause: 'target' })
    const { audiences } = (await olga.get(`/api/v1/surveys/${id}/results`)).body
    expect(audiences[0].items[0].counts).toEqual({ 9: 1 })
    expect(await portal.facts('survey.closed')).toHaveLength(1)
  })

  test('one review of thirty at once', async () => {
    const { cookie } = await portal.as('ben')
    const statuses = await race(30, '/api/v1/reviews', { ...WORDS, consents: await consents(portal) }, { cookie })
    expect(statuses).toEqual([201, ...Array(29).fill(409)])
    expect(await portal.facts('review.submitted')).toHaveLength(1)
  })

  test('one sale of thirty at once, and one step of the wheel', async () => {
    await portal.as('cleo')
    const { key } = (
      await (await portal.as('olga')).post('/api/v1/api-keys', { name: 'race', scopes: ['sales.write'] })
    ).body
    const sale = { externalId: 'race-1', email: 'cleo@example.com', amountMinor: 5, currency: 'EUR' }
    const statuses = await race(30, '/api/v1/track/sale', sale, { authorization: `Bearer ${key}` })
    expect(statuses).toEqual([...Array(29).fill(200), 201])
    expect(await portal.facts('sale.recorded')).toHaveLength(1)
    expect((await portal.facts('stage.changed')).filter((f) => 'to' in f && f.to === 'adoption')).toHaveLength(1)
  })

  test('one decision of twenty at once', async () => {
    const [waiting] = (await (await portal.as('mo')).get('/api/v1/moderation/queue')).body.items
    const { cookie } = await portal.as('mo')
    const statuses = await race(
      20,
      `/api/v1/moderation/reviews/${waiting.id}/decision`,
      { decision: 'publish' },
      { cookie },
    )
    expect(statuses).toEqual([200, ...Array(19).fill(409)])
    expect((await portal.visitor.get('/api/v1/products/orbit-notes')).body.summary.count).toBe(1)
  })

  test('one agreement of twenty at once on what two have to say', async () => {
    const [cleo, mo, ada] = [await portal.as('cleo'), await portal.as('mo'), await portal.as('ada')]
    const words = { ...WORDS, body: 'Nothing like the others, and long enough to be read by two people.' }
    const { body: written } = await cleo.post('/api/v1/reviews', { ...words, consents: await consents(portal) })
    const { body } = await mo.post(`/api/v1/moderation/reviews/${written.id}/decision`, {
      ...{ decision: 'reject', reason: 'FAKE', statement: 'We do not think that you have used this.' },
      evidence: 'Nobody of that name ever bought here, and the address is a competitor’s.',
    })
    const path = `/api/v1/moderation/proposals/${body.proposalId}/confirm`
    const statuses = await race(20, path, {}, { cookie: ada.cookie })
    expect(statuses).toEqual([200, ...Array(19).fill(409)])
    expect(await portal.facts('review.rejected')).toHaveLength(1)
    const verdict = (await (await portal.as('olga')).get('/api/v1/moderation/verify')).body
    expect([verdict.decisions.brokenAt, verdict.revisions.brokenAt, verdict.audit.brokenAt]).toEqual([null, null, null])
  })

  test('one account of fifty who finish one sign-up at once, one session of fifty who use one sign-in link', async () => {
    const email = 'rose@example.com'
    await portal.visitor.post('/api/v1/auth/sign-up', { name: 'Rose', email })
    const { token } = await mailedTo(portal, email)
    const made = await race(50, '/api/v1/auth/sign-up/finish', { token }, {})
    expect(made).toEqual([200, ...Array(49).fill(410)])
    expect(await portal.db.read.select().from(account).where(eq(account.email, email))).toHaveLength(1)

    await portal.visitor.post('/api/v1/auth/link', { email })
    const link = await mailedTo(portal, email)
    const before = (await portal.db.read.select().from(session)).length
    const used = await race(50, '/api/v1/auth/link/use', { token: link.token }, {})
    expect(used).toEqual([200, ...Array(49).fill(410)])
    expect(await portal.db.read.select().from(session)).toHaveLength(before + 1)
  })

  test('one staff member of ten who use an invitation', async () => {
    const { link } = (await (await portal.as('olga')).post('/api/v1/staff/invitations', { role: 'moderator' })).body
    const token = new URL(link).searchParams.get('token')
    const staff = { name: 'Rose', email: 'staff@example.com', password: PASSWORD, token }
    expect(await race(10, '/api/v1/staff/join', staff, {})).toEqual([201, ...Array(9).fill(410)])
  })

  test('one merge of twenty at once, and one undoing of it', async () => {
    const idOf = async (name: 'ann' | 'ben') => (await (await portal.as(name)).get('/api/v1/me/contact')).body.id
    const [keptId, mergedId] = [await idOf('ann'), await idOf('ben')]
    const { cookie } = await portal.as('olga')
    const statuses = await race(20, '/api/v1/contacts/merges', { keptId, mergedId }, { cookie })
    expect(statuses).toEqual([201, ...Array(19).fill(409)])
    const [{ mergeId }] = (await portal.facts('contact.merged')) as unknown as [{ mergeId: string }]
    const undone = await race(20, `/api/v1/contacts/merges/${mergeId}/undo`, {}, { cookie })
    expect(undone).toEqual([200, ...Array(19).fill(409)])
    expect(await portal.facts('contact.unmerged')).toHaveLength(1)
  })

  test('one conversion of twenty that a page and a shop tell of at once', async () => {
    const { testimonialId } = await testimonial(portal, { product: false })
    expect(testimonialId).toBeDefined()
    const origin = 'https://shop.example'
    const olga = await portal.as('olga')
    const made = await olga.post('/api/v1/widgets', {
      ...{ name: 'C', productSlug: 'orbit-notes', origins: [origin], ctaUrl: origin, ctaLabel: 'Go' },
    })
    const answer = await fetch(`${processes[0]!.url}/v1/w/${made.body.publicId}`, { headers: { origin } })
    const serve = answer.headers.get('serve')!
    await new Promise((done) => setTimeout(done, 400))
    const tell = (i: number, body: string) =>
      fetch(`${processes[i % 2]!.url}/v1/convert`, {
        ...{ method: 'POST', body },
        headers: { origin, 'user-agent': 'Mozilla/5.0 (X11; Linux x64; rv:140.0) Gecko/20100101 Firefox/140.0' },
      })
    const told = await Promise.all(Array.from({ length: 20 }, (_, i) => tell(i, `${serve} trial race-1 0 - 0:5`)))
    expect(told.map(({ status }) => status)).toEqual(Array(20).fill(204))
    const { key } = (await olga.post('/api/v1/api-keys', { name: 'c', scopes: ['sales.write'] })).body
    const conversion = { goal: 'purchase', externalId: 'race-2', clicks: [`${serve}.0`] }
    const statuses = await race(20, '/api/v1/track/conversion', conversion, { authorization: `Bearer ${key}` })
    expect(statuses).toEqual([...Array(19).fill(200), 201])
    expect(await portal.facts('conversion.recorded')).toHaveLength(2)
  })

  test('a withdrawal in one process is off the wall of the other within ten seconds', async () => {
    const { ann } = await testimonial(portal, { product: false })
    const made = await (await portal.as('olga')).post('/api/v1/widgets', {
      ...{ name: 'W', productSlug: 'orbit-notes', origins: ['https://shop.example'] },
      ...{ ctaUrl: 'https://shop.example', ctaLabel: 'Go' },
    })
    const wall = async () =>
      (
        await fetch(`${processes[1]!.url}/v1/w/${made.body.publicId}`, { headers: { origin: 'https://shop.example' } })
      ).text()
    expect(await wall()).toContain('It saves me an hour a day.')
    const consent = await consentOf(ann, 'website_widgets')
    await ann.post(`/api/v1/me/consents/${consent.id}/withdraw`)
    await expect.poll(wall, { interval: 500 }).not.toContain('It saves me an hour')
  })
})
