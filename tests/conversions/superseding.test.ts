import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loopEdge } from '../../db/schema/loop.ts'
import { PERSON } from '../embeds/site.ts'
import { type Stage, stage } from '../embeds/stage.ts'
import { host } from '../helpers.ts'
import { type Door, type Loose, signUp } from '../people.ts'

const SHOP = 'https://shop.example'
const DAY = 86_400_000
let portal: Stage
let shop: Door
let widget: Awaited<ReturnType<Stage['embed']>>
beforeEach(async () => {
  portal = await stage()
  for (let i = 0; i < 3; i++) await portal.speak()
  widget = await portal.embed()
  shop = await host(portal)
})
afterEach(() => portal.close())

/** A visitor who saw the wall and clicked one of its cards. */
async function click(slot: number): Promise<string> {
  const answer = await fetch(`${portal.url}/v1/w/${widget.publicId}`, { headers: { origin: SHOP } })
  const serve = answer.headers.get('serve')!
  portal.pass(1_000)
  const headers = { origin: SHOP, 'user-agent': PERSON }
  await fetch(`${portal.url}/v1/seen`, { method: 'POST', body: `${serve} /pricing r c${slot}`, headers })
  return `${serve}.${slot}`
}
const track = (change: object) => shop.post('/api/v1/track/conversion', { goal: 'trial', externalId: 'o-1', ...change })
const figures = async (): Promise<Loose> =>
  (await (await portal.as('mo')).get(`/api/v1/widgets/${widget.id}/figures`)).body
const edges = () => portal.db.read.select().from(loopEdge)
const codeOf = async (id: string) =>
  (await portal.db.read.get<{ code: string }>(`SELECT code FROM testimonial WHERE id = '${id}'`))!.code

describe('what a page told of before', () => {
  const onPage = (token: string, said: string) => {
    const headers = { origin: SHOP, 'user-agent': PERSON }
    return fetch(`${portal.url}/v1/convert`, { method: 'POST', body: `${token.split('.')[0]} ${said}`, headers })
  }
  const counted = async () => {
    const { conversions, totals, testimonials } = await figures()
    const credited = testimonials.filter((one: Loose) => one.conversions > 0)
    return { conversions, total: totals.conversions, credited: credited.map((one: Loose) => [one.id, one.conversions]) }
  }
  const once = (change: object = {}) => ({
    conversions: [{ goal: 'trial', route: 'click', n: 1, values: [{ currency: 'EUR', amountMinor: 4900 }], ...change }],
    total: 1,
  })

  test('with the same number is what the host says it is, counted once', async () => {
    await onPage(await click(1), 'trial o-1 999999 JPY 1:20')
    expect(await counted()).toMatchObject({ total: 1, credited: [['tst_2', 1]] })
    portal.pass(DAY)
    const clicks = [await click(2)]
    const told = await track({ clicks, amountMinor: 4900, currency: 'EUR' })
    expect(told).toMatchObject({
      status: 201,
      body: { route: 'click', evidence: 2, amountMinor: 4900, currency: 'EUR', clicks: [null] },
    })
    expect(told.body.credits).toEqual([{ testimonialId: 'tst_1', creditBp: 10_000 }])
    expect(await counted()).toEqual({ ...once(), credited: [['tst_1', 1]] })
    expect(await track({ clicks, amountMinor: 4900, currency: 'EUR' })).toMatchObject({
      ...{ status: 200, body: { id: told.body.id } },
    })
    const rows = await portal.db.read.all('SELECT route, superseded_by AS by FROM conversion ORDER BY at')
    expect(rows).toEqual([
      { route: 'page', by: told.body.id },
      { route: 'click', by: null },
    ])
    expect((await portal.facts('conversion.recorded')).at(-1)).toMatchObject({ supersedes: [expect.any(String)] })
    await onPage(await click(0), 'trial o-1 1 EUR -')
    expect((await counted()).total).toBe(1)
    await expect(portal.db.write((tx) => tx.run('UPDATE conversion SET superseded_by = NULL'))).rejects.toThrow()
  })

  test('without a number is the conversion of the click on the same page view', async () => {
    const token = await click(0)
    await onPage(token, 'trial - 1 EUR -')
    await signUp(portal, { name: 'Zoe', email: 'zoe@example.com' })
    const told = await track({ clicks: [token], amountMinor: 4900, currency: 'EUR', email: 'zoe@example.com' })
    expect(told.body).toMatchObject({ route: 'click', evidence: 2, clicks: [null] })
    expect(await counted()).toEqual({ ...once(), credited: [['tst_3', 1]] })
    expect(await edges()).toMatchObject([{ testimonialId: 'tst_3', evidence: 2 }])
    expect((await track({ externalId: 'o-2', clicks: [token] })).body.clicks).toEqual(['already_used'])
  })

  test('keeps its page when the host names no click', async () => {
    await onPage(await click(1), 'trial o-1 5 EUR -')
    await track({ code: await codeOf('tst_3'), amountMinor: 4900, currency: 'EUR' })
    expect(await counted()).toEqual({ ...once({ route: 'code' }), credited: [] })
  })
})

test('a click that the page never told of shows no more than words in view', async () => {
  const answer = await fetch(`${portal.url}/v1/w/${widget.publicId}`, { headers: { origin: SHOP } })
  portal.pass(1_000)
  const via = `${answer.headers.get('serve')}.1`
  expect((await track({ clicks: [via] })).body).toMatchObject({ route: 'click', evidence: 3, clicks: [null] })
  await signUp(portal, { name: 'Zoe', email: 'zoe@example.com', via })
  expect(await edges()).toMatchObject([{ testimonialId: 'tst_2', evidence: 3 }])
})
