import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { isLongerThan, mentionsIn, withNames } from '../../api/feature-requests/comments/rules.ts'
import { type Door, type Loose, signUp } from '../people.ts'
import { type World, world } from '../world.ts'
import { contactOf, putRequest, say, thread, trustAll } from './rows.ts'

let portal: World
let ann: Door
let ben: Door
let mo: Door
beforeEach(async () => {
  portal = await world()
  await trustAll(portal)
  ;[ann, ben, mo] = [await portal.as('ann'), await portal.as('ben'), await portal.as('mo')]
})
afterEach(() => portal.close())
const told = async () =>
  (await portal.facts('feature_request.mentioned')).map((fact: Loose) => fact.contactId ?? fact.accountId)
const offered = async (door: Door, number: number, q = '') =>
  (await door.get(`/api/v1/requests/${number}/mentionable?q=${encodeURIComponent(q)}`)).body.items

describe('a mention', () => {
  test('is chosen among those who spoke and the company, and nobody else', async () => {
    const { number } = await putRequest(portal, { contactId: await contactOf(ben) })
    expect((await offered(ann, number)).map(({ name }: Loose) => name)).toEqual(['Ben O.', 'Mo'])
    expect(await offered(ann, number, 'be')).toMatchObject([{ name: 'Ben O.', company: null }])
    const cleo = await contactOf(await portal.as('cleo'))
    const refused = await say(ann, number, `Look, @[${cleo}]`)
    expect([refused.status, Object.keys(refused.body.fields)]).toEqual([422, ['body']])
    expect((await thread(ann, number)).items).toEqual([])
    expect((await portal.visitor.get(`/api/v1/requests/${number}/mentionable`)).status).toBe(401)
  })

  test('is told once, however often the words are written anew', async () => {
    const { number } = await putRequest(portal, { contactId: await contactOf(ben) })
    const [benId, staff] = [await contactOf(ben), (await offered(ann, number, 'mo'))[0].id]
    const { id } = (await say(ann, number, `Hi @[${benId}]`)).body
    await ann.put(`/api/v1/requests/comments/${id}`, { body: `Hello @[${benId}] and @[${staff}] and @[${benId}]` })
    await ann.put(`/api/v1/requests/comments/${id}`, { body: 'Hello all' })
    await ann.put(`/api/v1/requests/comments/${id}`, { body: `Hello @[${benId}]` })
    expect(await told()).toEqual([benId, staff])
  })

  test('tells the one who is meant of two with the same name, by the name they have now', async () => {
    const twins = [
      await signUp(portal, { name: 'Matt Same', email: 'matt1@example.com' }),
      await signUp(portal, { name: 'Matt Same', email: 'matt2@example.com' }),
    ]
    const { number } = await putRequest(portal)
    for (const twin of twins) await say(twin, number, 'Here')
    const second = await contactOf(twins[1]!)
    await say(ann, number, `You, @[${second}]`)
    expect(await told()).toEqual([second])
    await twins[1]!.put('/api/v1/auth/account', { name: 'Mathilda "<b>" Other' })
    const last = (await thread(ann, number)).items.at(-1)
    expect(last.mentions).toEqual([{ id: second, name: 'Mathilda O.' }])
    expect(last.html).toContain('<span class="mention"><bdi>@Mathilda O.</bdi></span>')
  })

  test('waits with the comment that holds it, and of oneself says nothing', async () => {
    await portal.db.clients.writer.execute("UPDATE board SET hold_policy = 'always'")
    const { number } = await putRequest(portal, { contactId: await contactOf(ben) })
    const [annId, benId] = [await contactOf(ann), await contactOf(ben)]
    const { id } = (await say(ann, number, `@[${benId}]`)).body
    expect(await told()).toEqual([])
    await mo.post(`/api/v1/requests/comments/${id}/decide`, { decision: 'publish' })
    expect(await told()).toEqual([benId])
    const own = (await say(ann, number, `It is me, @[${annId}]`)).body
    await mo.post(`/api/v1/requests/comments/${own.id}/decide`, { decision: 'publish' })
    expect(await told()).toEqual([benId])
  })

  test('in a note of the company reaches colleagues only', async () => {
    const { number } = await putRequest(portal, { contactId: await contactOf(ben) })
    expect((await say(mo, number, `@[${await contactOf(ben)}]`, { kind: 'internal' })).status).toBe(422)
    await portal.as('mia')
    const mia = (await offered(mo, number, 'mia'))[0].id
    await say(mo, number, `@[${mia}] what do you think`, { kind: 'internal' })
    expect(await told()).toEqual([mia])
  })

  test('of more than ten people is refused', async () => {
    const { number } = await putRequest(portal)
    const crowd = Array.from({ length: 11 }, (_, i) => `@[con_${i}x]`).join(' ')
    expect((await say(ann, number, crowd)).body.fields.body).toMatch(/10 people/)
  })
})

describe('names in safe HTML', () => {
  test('are encoded, and change nothing within tags', () => {
    expect(withNames('<a href="/@[con_1]">@[con_1]</a>', () => '<i>"')).toBe(
      '<a href="/@[con_1]"><span class="mention"><bdi>@&lt;i&gt;&quot;</bdi></span></a>',
    )
  })
  test('never bring markup in, whatever somebody is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const html = withNames('<p>@[acc_1]</p>', () => name)
        expect(html.replace(/^<p><span class="mention"><bdi>@|<\/bdi><\/span><\/p>$/g, '')).not.toMatch(/[<>"]/)
      }),
    )
  })
  test('ids are found once each', () => {
    expect(mentionsIn('@[con_1] @[con_1] @[acc_2] @[rev_3] @[con_] [con_4]')).toEqual(['con_1', 'acc_2'])
  })
  test.each([
    ['👨‍👩‍👧‍👦👨‍👩‍👧‍👦', 2, false],
    ['👨‍👩‍👧‍👦👨‍👩‍👧‍👦', 1, true],
    ['深色模式', 4, false],
    ['深色模式', 3, true],
    [`a${'\u0301'.repeat(100)}`, 1, true],
  ])('%s has more than %i characters: %s', (text, max, isLonger) => expect(isLongerThan(text, max)).toBe(isLonger))
})
