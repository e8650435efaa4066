import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { conversionCredit } from '../../db/schema/conversions.ts'
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

describe('a conversion from server to server', () => {
  test('is put down to the words that were clicked, on the page they were clicked on', async () => {
    const { status, body } = await track({ clicks: [await click(2)], amountMinor: 1900, currency: 'eur' })
    expect(status).toBe(201)
    expect(body).toMatchObject({ route: 'click', evidence: 2, amountMinor: 1900, currency: 'EUR', clicks: [null] })
    expect(body.credits).toEqual([{ testimonialId: 'tst_1', creditBp: 10_000 }])
    const { conversions, pages, testimonials } = await figures()
    expect(conversions).toMatchObject([{ goal: 'trial', route: 'click', n: 1 }])
    expect(pages).toMatchObject([{ path: '/pricing', conversions: 1 }])
    expect(testimonials.find(({ id }: Loose) => id === 'tst_1').conversions).toBe(1)
  })

  test('of several clicks the last has most, and those that count for nothing say why', async () => {
    const [old, first] = [await click(0), await click(1)]
    await track({ clicks: [old] })
    const last = await click(2)
    const { body } = await track({ externalId: 'o-2', clicks: [old, 'nonsense', first, last] })
    expect(body.clicks).toEqual(['already_used', 'malformed', null, null])
    expect(body.credits).toEqual([
      { testimonialId: 'tst_1', creditBp: 6_000 },
      { testimonialId: 'tst_2', creditBp: 4_000 },
    ])
  })

  test('sent again it is the same; with other values it is refused; one click is good for one of each goal', async () => {
    const clicks = [await click(0)]
    const first = await track({ clicks })
    portal.pass(DAY)
    expect(await track({ clicks })).toMatchObject({ status: 200, body: { id: first.body.id } })
    expect(await track({ clicks, amountMinor: 1, currency: 'EUR' })).toMatchObject({
      ...{ status: 409, body: { code: 'conversion.different' } },
    })
    expect((await track({ externalId: 'o-2', clicks })).body).toMatchObject({ credits: [], clicks: ['already_used'] })
    expect((await track({ goal: 'purchase', clicks })).body.credits).toHaveLength(1)
    expect(await portal.facts('conversion.recorded')).toHaveLength(3)
  })

  test('after seven days a click counts for nothing', async () => {
    const clicks = [await click(0)]
    portal.pass(7 * DAY + 1)
    expect((await track({ clicks })).body).toMatchObject({ credits: [], clicks: ['too_old'] })
  })

  test('thirty at once are one', async () => {
    const clicks = [await click(0)]
    const answers = await Promise.all(Array.from({ length: 30 }, () => track({ clicks })))
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(29).fill(200), 201])
    expect(await portal.facts('conversion.recorded')).toHaveLength(1)
  })

  test('a code and a word of theirs are routes of their own', async () => {
    const code = await codeOf('tst_3')
    expect((await track({ code: code.toLowerCase() })).body).toMatchObject({ route: 'code', evidence: 1 })
    const said = await track({ externalId: 'o-2', testimonialId: 'tst_2' })
    expect(said.body).toMatchObject({ route: 'self', evidence: 4, credits: [{ testimonialId: 'tst_2' }] })
    expect((await track({ externalId: 'o-3', code: 'ZZZZZZ' })).body.fields).toEqual({ code: expect.any(String) })
    expect((await figures()).conversions).toEqual([])
  })

  test.each([
    ['nothing that convinced them', {}, 'clicks'],
    ['two ways at once', { clicks: ['x'], code: 'ABCDEF' }, 'clicks'],
    ['a goal in capitals', { goal: 'Trial', clicks: ['x'] }, 'goal'],
    ['an address as its number', { externalId: 'ann@example.com', clicks: ['x'] }, 'externalId'],
    ['an amount without a currency', { clicks: ['x'], amountMinor: 5 }, 'currency'],
    ['more than there is', { clicks: ['x'], amountMinor: 1e12 + 1, currency: 'EUR' }, 'amountMinor'],
    ['less than nothing', { clicks: ['x'], amountMinor: -5, currency: 'EUR' }, 'amountMinor'],
    ['two people', { clicks: ['x'], contactId: 'con_1', email: 'p1@x.test' }, 'contactId'],
    ['words that are not there', { testimonialId: 'tst_none' }, 'testimonialId'],
  ])('%s is refused', async (_name, change, field) => {
    const { status, body } = await track(change)
    expect([status, Object.keys(body.fields)]).toEqual([422, [field]])
    expect(await portal.facts('conversion.recorded')).toEqual([])
  })

  test('only a key may tell of one, and of somebody we know', async () => {
    for (const who of [portal.visitor, await portal.as('ann'), await portal.as('olga')])
      expect((await who.post('/api/v1/track/conversion', {})).status).toBe(401)
    expect((await track({ clicks: [await click(0)], email: 'nobody@example.com' })).status).toBe(404)
  })
})

describe('whose words brought a person', () => {
  const email = 'zoe@example.com'
  const wheel = async () => (await (await portal.as('mo')).get('/api/v1/wheel')).body.turns

  test('is known by the click, the code or their word, the best shown of them', async () => {
    const via = `${await click(0)} code:${await codeOf('tst_2')} self:tst_1`
    await signUp(portal, { name: 'Zoe', email, via })
    expect(await edges()).toMatchObject([{ testimonialId: 'tst_2', advocateId: 'con_2', evidence: 1 }])
    expect(await wheel()).toMatchObject([{ evidence: 1, testimonial: { id: 'tst_2' } }])
    expect((await portal.facts('lead.recorded')).at(-1)).toMatchObject({ source: 'testimonial', evidence: 1 })
    const credits = await portal.db.read.select().from(conversionCredit)
    expect(credits).toMatchObject([{ testimonialId: 'tst_2', advocateId: 'con_2', creditBp: 10_000 }])
  })

  test('a sign-up by a click is a conversion of the widget', async () => {
    await signUp(portal, { name: 'Zoe', email, via: await click(1) })
    expect((await figures()).conversions).toEqual([{ goal: 'sign_up', route: 'click', n: 1, values: [] }])
    expect((await figures()).pages).toMatchObject([{ path: '/pricing', conversions: 1 }])
  })

  test('better known, they share the credit by how well each is shown, and a weaker word later changes nothing', async () => {
    const credits = async () => Object.fromEntries((await edges()).map((one) => [one.testimonialId, one.creditBp]))
    await signUp(portal, { name: 'Zoe', email, via: 'self:tst_1' })
    expect(await edges()).toMatchObject([{ testimonialId: 'tst_1', evidence: 4, kind: 'self_reported' }])
    await track({ clicks: [await click(1)], email })
    expect(await credits()).toEqual({ tst_1: 2_000, tst_2: 8_000 })
    await track({ externalId: 'o-2', testimonialId: 'tst_3', email })
    await track({ externalId: 'o-3', clicks: [await click(0)], email })
    expect(await credits()).toEqual({ tst_1: 2_000, tst_2: 8_000 })
    await track({ externalId: 'o-4', code: await codeOf('tst_3'), email })
    // 1 : 4 : 8
    expect(await credits()).toEqual({ tst_1: 769, tst_2: 3_077, tst_3: 6_154 })
    expect(await portal.facts('attribution.strengthened')).toHaveLength(2)
  })

  test('who came by nobody’s words and bought long ago was not brought by words of today', async () => {
    await signUp(portal, { name: 'Zoe', email })
    await shop.post('/api/v1/track/sale', { externalId: 's-1', email, amountMinor: 5, currency: 'EUR' })
    portal.pass(8 * DAY)
    await track({ clicks: [await click(0)], email })
    expect(await edges()).toEqual([])
    expect(await portal.facts('conversion.recorded')).toHaveLength(1)
  })

  test('one’s own words convince nobody of oneself', async () => {
    const { body } = await track({ clicks: [await click(2)], contactId: 'con_1' })
    expect(body).toMatchObject({ credits: [], clicks: ['own_words'] })
    expect(await edges()).toEqual([])
  })

  test('the timeline tells what they reached, and their data holds it; erased, nobody is named', async () => {
    const zoe = await signUp(portal, { name: 'Zoe', email })
    await track({ clicks: [await click(0)], email })
    const { id } = (await zoe.get('/api/v1/me/contact')).body
    const { items } = (await (await portal.as('olga')).get(`/api/v1/contacts/${id}/timeline`)).body
    expect(items.find((one: Loose) => one.type === 'conversion.recorded')).toMatchObject({ goal: 'trial' })
    expect(items.find((one: Loose) => one.type === 'attribution.strengthened').other).toMatchObject({
      name: 'Person 3',
    })
    expect((await zoe.get('/api/v1/me/data?format=json')).body.cameBy).toEqual(
      expect.arrayContaining([expect.objectContaining({ goal: 'trial' })]),
    )
    const olga = await portal.as('olga')
    for (const one of [id, 'con_3'])
      expect((await olga.post(`/api/v1/contacts/${one}/erasure`, { confirm: true })).status).toBeLessThan(300)
    const left = await portal.db.read.all(
      'SELECT contact_id, advocate_id, credit_bp FROM conversion JOIN conversion_credit ON conversion_id = id',
    )
    expect(left).toEqual([{ contact_id: null, advocate_id: null, credit_bp: 10_000 }])
  })

  test('the sign-up form may offer live words, those that were clicked first', async () => {
    const offered = async (via: string) => (await portal.visitor.get(`/api/v1/what-convinced?via=${via}`)).body.items
    expect((await offered('')).map(({ id }: Loose) => id)).toEqual(['tst_3', 'tst_2', 'tst_1'])
    expect((await offered(await click(1)))[0]).toMatchObject({ id: 'tst_2', displayName: 'Person 2' })
  })
})

test('the database keeps a conversion as it was said, and its credit whole', async () => {
  await track({ clicks: [await click(0)] })
  const run = (sql: string) => portal.db.write((tx) => tx.run(sql))
  await expect(run("UPDATE conversion SET goal = 'x'")).rejects.toThrow()
  await expect(run('DELETE FROM conversion')).rejects.toThrow()
  await expect(run('UPDATE conversion_credit SET credit_bp = 1')).rejects.toThrow()
  await expect(run('DELETE FROM conversion_credit')).rejects.toThrow()
  await expect(
    run(
      "INSERT INTO conversion_credit (conversion_id, testimonial_id, credit_bp) SELECT id, 'tst_1', 1 FROM conversion",
    ),
  ).rejects.toThrow()
})
