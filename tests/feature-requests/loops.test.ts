import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { closedInTime, type LoopStep, NO_LOOP, withStep } from '../../api/feature-requests/loops/rules.ts'
import { caught, type Office, office } from '../mail/office.ts'
import type { Door } from '../people.ts'
import { addPeople, addRequest, contactIdOf, loops, merge, mergePeople, move, vote, type Wish } from './loop-rows.ts'

describe('a loop', () => {
  test.each<[LoopStep[], boolean]>([
    [['plannedAt', 'shippedAt'], false],
    [['shippedAt', 'openedAt'], true],
    [['usedAt', 'shippedAt'], true],
    [['openedAt', 'usedAt'], false],
  ])('of %j is closed: %s', (steps, closed) => {
    const end = steps.reduce((loop, step, n) => withStep(loop, step, n + 1), NO_LOOP)
    expect(end.closedAt).toBe(closed ? steps.length : null)
    expect(withStep(end, steps[0]!, 99)).toEqual(end)
  })

  test('says no share before thirty people could have closed one', () => {
    expect(closedInTime({ inTime: 20, ripe: 29 })).toBeNull()
    const share = closedInTime({ inTime: 20, ripe: 40 })!
    expect([share.low, share.mid, share.high].map((one) => one.toFixed(3))).toEqual(['0.352', '0.500', '0.648'])
  })
})

describe('the ledger', () => {
  let portal: Office
  let box: ReturnType<typeof caught>
  let ann: Door
  let annId: string
  let mia: Door
  let wish: Wish
  beforeEach(async () => {
    box = caught()
    portal = await office({ mailer: box.mailer })
    ann = await portal.as('ann')
    mia = await portal.as('mia')
    annId = await contactIdOf(ann)
    wish = await addRequest(portal)
    await vote(portal, wish, annId)
  })
  afterEach(() => portal.close())
  const later = async (minutes: number) => {
    portal.later({ minutes })
    await portal.run()
  }
  const loop = async () => (await mia.get(`/api/v1/requests/${wish.number}/loop`)).body
  const linkOf = (n: number) => /told=([\w-]+)/.exec(box.mails[n]!.text)![1]!
  const path = (to: string) => `/api/v1/requests/${wish.number}/${to}`

  test('follows a voter from the wish to the use, and says once that it is closed', async () => {
    expect(await loop()).toMatchObject({ asked: 1, planned: 0, shipped: 0, firstShippedAt: null })
    await move(portal, wish, 'planned')
    await later(10)
    expect((await ann.put(path('opened'))).status).toBe(204)
    expect((await ann.put(path('used'))).body.code).toBe('request.not_shipped')
    await move(portal, wish, 'shipped')
    await later(10)
    expect(await loop()).toMatchObject({ asked: 1, planned: 1, shipped: 1, opened: 0, used: 0, closed: 0 })
    const t = linkOf(1)
    await portal.visitor.get(`/api/v1/told-requests?t=${t}`)
    expect(await loop()).toMatchObject({ opened: 0 })
    expect((await portal.visitor.post('/api/v1/told-requests/opened', { t })).status).toBe(200)
    await portal.visitor.post('/api/v1/told-requests/opened', { t })
    await ann.put(path('opened'))
    expect((await ann.get(path('used'))).body).toEqual({ number: wish.number, used: false })
    expect((await ann.put(path('used'))).body).toEqual({ number: wish.number, used: true })
    expect((await portal.visitor.post('/api/v1/told-requests/used', { t })).body).toMatchObject({ used: true })
    expect(await loop()).toMatchObject({ asked: 1, planned: 1, shipped: 1, opened: 1, used: 1, closed: 1 })
    expect(await portal.facts('feature_request.loop_closed')).toMatchObject([{ contactId: annId, requestId: wish.id }])
  })

  test('counts each person once, whatever was merged', async () => {
    const other = await addRequest(portal, 'Night colours')
    const benId = await contactIdOf(await portal.as('ben'))
    await vote(portal, other, benId)
    await vote(portal, wish, benId)
    await merge(portal, other, wish)
    await mergePeople(portal, benId, annId)
    await move(portal, wish, 'shipped')
    await later(10)
    await (await portal.as('ben')).put(path('used'))
    await ann.put(path('opened'))
    expect(await loop()).toMatchObject({ asked: 1, shipped: 1, opened: 1, used: 1, closed: 1 })
    expect(await loops(portal)).toHaveLength(1)
    expect(await portal.facts('feature_request.loop_closed')).toHaveLength(1)
  })

  test('knows nothing of who neither asked nor was told', async () => {
    await move(portal, wish, 'shipped')
    await (await portal.as('cleo')).put(path('opened'))
    expect(await loops(portal)).toEqual([])
  })

  test('of all requests is counted each hour, and says when too few could have closed one', async () => {
    const people = await addPeople(portal, 39)
    for (const id of people) await vote(portal, wish, id)
    await move(portal, wish, 'shipped')
    await later(10)
    await ann.put(path('used'))
    const loopsOf = async () => (await mia.get('/api/v1/requests/loops')).body
    expect(await loopsOf()).toMatchObject({ total: { asked: 40, closed: 0 } })
    await later(60)
    expect(await loopsOf()).toMatchObject({
      items: [
        { number: wish.number, title: 'A dark mode', asked: 40, closed: 1, ripe: 0, closedInTime: null, enough: 30 },
      ],
      total: { asked: 40, shipped: 40, used: 1, closed: 1, closedInTime: null },
      nextCursor: null,
    })
    portal.later({ days: 15 })
    await portal.run()
    const { total } = await loopsOf()
    expect(total).toMatchObject({ ripe: 40, inTime: 1, closedInTime: { mid: 0.025 } })
    expect((await ann.get('/api/v1/requests/loops')).status).toBe(403)
  })

  test('a loop that closes after fourteen days was not in time', async () => {
    await move(portal, wish, 'shipped')
    await later(10)
    portal.later({ days: 15 })
    await ann.put(path('opened'))
    expect(await loop()).toMatchObject({ closed: 1, ripe: 1, inTime: 0 })
  })
})
