import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { addProduct, consents, decide, host, proofsRunOut, review, testimonial } from '../helpers.ts'
import type { Door, Loose } from '../people.ts'
import { type World, world } from '../world.ts'

let portal: World
let olga: Door
beforeEach(async () => {
  portal = await world()
  olga = await portal.as('olga')
})
afterEach(() => portal.close())

const idOf = async (door: Door): Promise<string> => (await door.get('/api/v1/me/contact')).body.id
const three = async () => {
  const doors = [await portal.as('ann'), await portal.as('ben'), await portal.as('cleo')] as const
  const [ann, ben, cleo] = await Promise.all(doors.map(idOf))
  return { ann: ann!, ben: ben!, cleo: cleo! }
}
const merge = (keptId: string, mergedId: string, by = olga) => by.post('/api/v1/contacts/merges', { keptId, mergedId })
const undo = (id: string, by = olga) => by.post(`/api/v1/contacts/merges/${id}/undo`)
const merges = async (id: string): Promise<Loose[]> => (await olga.get(`/api/v1/contacts/${id}/merges`)).body.items
const sell = async (email: string, externalId: string) =>
  (await host(portal)).post('/api/v1/track/sale', { email, externalId, amountMinor: 1, currency: 'EUR' })
const stages = async () =>
  Object.fromEntries(
    (await olga.get('/api/v1/wheel/people')).body.items.map((row: Loose) => [
      row.contact.name.split(' ')[0],
      row.stage,
    ]),
  )

describe('merging two contacts', () => {
  test('makes them one person, who can be taken apart again for 30 days', async () => {
    const { ann, ben } = await three()
    const { status, body } = await merge(ann, ben)
    expect(status).toBe(201)
    expect(body).toMatchObject({
      kept: { id: ann, name: 'Ann Ashby' },
      merged: { id: ben, name: 'Ben Okoro' },
      mergedBy: { name: 'Olga Petrenko' },
      undoableUntil: portal.now() + 30 * 86_400_000,
      ...{ state: 'undoable', undoneAt: null, undoneBy: null, blockedBy: null },
    })
    expect(await merges(ben)).toEqual([body])
    expect(await portal.facts('contact.merged')).toMatchObject([{ contactId: ann, mergedId: ben, mergeId: body.id }])

    portal.later({ days: 30 })
    expect(await undo(body.id)).toMatchObject({ status: 200, body: { state: 'undone', undoneAt: portal.now() } })
    expect(await merges(ann)).toMatchObject([{ state: 'undone', undoneBy: { name: 'Olga Petrenko' } }])
    expect(await merge(ann, ben)).toMatchObject({ status: 201 })
  })

  test('stands in the audit log, by ids', async () => {
    const { ann, ben } = await three()
    await undo((await merge(ann, ben)).body.id)
    const entries: Loose[] = (await olga.get('/api/v1/audit')).body.items
    expect(entries.slice(0, 2).map(({ action }) => action)).toEqual(['contact.unmerged', 'contact.merged'])
    expect(JSON.stringify(entries[0])).not.toContain('Okoro')
  })

  test('is refused twice, for oneself, for nobody, and in a circle', async () => {
    const { ann, ben, cleo } = await three()
    await merge(ann, ben)
    for (const [kept, merged] of [
      [ann, ben],
      [ben, ann],
      [cleo, ben],
      [ben, cleo],
    ] as const)
      expect(await merge(kept, merged)).toMatchObject({ status: 409, body: { code: 'contact.already_merged' } })
    expect(await merge(ann, ann)).toMatchObject({ status: 422, body: { fields: { mergedId: expect.any(String) } } })
    expect(await merge(ann, 'con_nobody')).toMatchObject({ status: 404, body: { code: 'contact.not_found' } })
    expect(await olga.post('/api/v1/contacts/merges', {})).toMatchObject({
      status: 422,
      body: { fields: { keptId: expect.any(String), mergedId: expect.any(String) } },
    })
    expect(await portal.facts('contact.merged')).toHaveLength(1)
  })

  test('twenty at once, in both directions, are one', async () => {
    const { ann, ben } = await three()
    const tries = Array.from({ length: 20 }, (_, i) => (i % 2 ? merge(ann, ben) : merge(ben, ann)))
    const statuses = (await Promise.all(tries)).map(({ status }) => status).sort()
    expect(statuses).toEqual([201, ...Array(19).fill(409)])
    expect(await portal.facts('contact.merged')).toHaveLength(1)
  })

  test('and undoing it ask who it is after ten minutes, so that nobody is erased by a merge', async () => {
    const { ann, ben, cleo } = await three()
    const { body } = await merge(ann, ben)
    await proofsRunOut(portal)
    for (const act of [() => undo(body.id), () => merge(ann, cleo)])
      expect(await act()).toMatchObject({ status: 403, body: { code: 'proof.needed' } })
    expect((await olga.get(`/api/v1/contacts/${ann}/merge-preview?with=${cleo}`)).status).toBe(200)
    expect(await portal.facts('contact.merged')).toHaveLength(1)
    expect(await portal.facts('contact.unmerged')).toEqual([])
  })

  test('is for heads only; the list for everybody on the team', async () => {
    const { ann, ben } = await three()
    for (const name of ['mo', 'mia', 'vic'] as const) {
      const door = await portal.as(name)
      expect((await merge(ann, ben, door)).status).toBe(403)
      expect((await door.get(`/api/v1/contacts/${ann}/merge-preview?with=${ben}`)).status).toBe(403)
      expect((await door.get(`/api/v1/contacts/${ann}/merges`)).status).toBe(200)
    }
    expect((await merge(ann, ben, await portal.as('ann'))).status).toBe(403)
    expect((await undo('mrg_1', await portal.as('mo'))).status).toBe(403)
  })
})

describe('undoing a merge', () => {
  test('is refused twice, for an unknown one, and after 30 days', async () => {
    const { ann, ben } = await three()
    const { body } = await merge(ann, ben)
    await undo(body.id)
    expect(await undo(body.id)).toMatchObject({ status: 409, body: { code: 'merge.undone' } })
    expect(await undo('mrg_nothing')).toMatchObject({ status: 404, body: { code: 'merge.not_found' } })
    const again = (await merge(ann, ben)).body
    portal.later({ days: 30, ms: 1 })
    expect(await merges(ann)).toMatchObject([{ state: 'final' }, { state: 'undone' }])
    expect(await undo(again.id)).toMatchObject({ status: 409, body: { code: 'merge.final' } })
  })

  test('waits for the later merge that stands on it, and says which', async () => {
    const { ann, ben, cleo } = await three()
    const first = (await merge(ben, cleo)).body
    portal.later({ minutes: 1 })
    const second = (await merge(ann, ben)).body
    expect(await merges(cleo)).toMatchObject([
      { id: second.id, state: 'undoable', blockedBy: null },
      { id: first.id, state: 'blocked', blockedBy: second.id },
    ])
    const refused = await undo(first.id)
    expect(refused).toMatchObject({ status: 409, body: { code: 'merge.blocked' } })
    expect(refused.body.title).toContain('Ben Okoro into Ann Ashby')
    expect((await undo(second.id)).status).toBe(200)
    expect(await merges(ann)).toMatchObject([{ id: second.id }])
    expect(await merges(ben)).toMatchObject([{ state: 'undone' }, { id: first.id, state: 'undoable' }])
    expect((await undo(first.id)).status).toBe(200)
  })

  test('takes apart the merges beside each other in any order', async () => {
    const { ann, ben, cleo } = await three()
    const first = (await merge(ann, ben)).body
    await merge(ann, cleo)
    expect((await undo(first.id)).status).toBe(200)
    expect(await merges(ben)).toMatchObject([{ id: first.id, state: 'undone' }])
    expect(await stages()).toEqual({ Ann: 'activation', Ben: 'activation' })
  })
})

describe('what is theirs is the whole person’s', () => {
  test('both accounts see and withdraw the reviews and consents of both, and write one review a product', async () => {
    const { ann, ben } = await three()
    const [annDoor, benDoor] = [await portal.as('ann'), await portal.as('ben')]
    const { reviewId, testimonialId } = await testimonial(portal)
    const own = async (door: Door) => (await door.get('/api/v1/me/reviews')).body.items.map((r: Loose) => r.id)
    expect(await own(benDoor)).toEqual([])
    const { body } = await merge(ben, ann)

    expect(await own(benDoor)).toEqual([reviewId])
    expect(await own(annDoor)).toEqual([reviewId])
    expect(await review(portal, benDoor)).toMatchObject({ status: 409, body: { code: 'review.duplicate' } })
    const [consent] = (await benDoor.get('/api/v1/me/consents')).body.items
    expect((await benDoor.post(`/api/v1/me/consents/${consent.id}/withdraw`)).status).toBe(200)
    expect(await portal.facts('consent.withdrawn')).toMatchObject([{ contactId: ann }])
    expect(await portal.facts('testimonial.retired')).toMatchObject([{ testimonialId, reason: 'consent_withdrawn' }])
    expect((await benDoor.post(`/api/v1/me/reviews/${reviewId}/withdraw`)).status).toBe(200)
    expect(await portal.facts('review.withdrawn')).toMatchObject([{ contactId: ann, wasPublished: true }])

    await undo(body.id)
    expect(await own(benDoor)).toEqual([])
    expect((await benDoor.get('/api/v1/me/consents')).body.items).toEqual([])
    expect((await review(portal, benDoor)).status).toBe(201)
    expect(await benDoor.post(`/api/v1/me/consents/${consent.id}/withdraw`)).toMatchObject({ status: 404 })
    expect(await benDoor.post(`/api/v1/me/reviews/${reviewId}/withdraw`)).toMatchObject({ status: 404 })
  })

  test('who they are to themselves stays their own', async () => {
    const { ann, ben } = await three()
    await merge(ben, ann)
    expect((await (await portal.as('ann')).get('/api/v1/me/contact')).body).toMatchObject({
      id: ann,
      name: 'Ann Ashby',
    })
  })

  test('one stage for both, and each their own again after', async () => {
    const { ann, ben, cleo } = await three()
    await sell('ben@example.com', 'order-1')
    expect(await stages()).toEqual({ Ann: 'activation', Ben: 'adoption', Cleo: 'activation' })
    const { body } = await merge(ann, ben)
    expect(await stages()).toEqual({ Ann: 'adoption', Cleo: 'activation' })
    portal.later({ days: 1 })
    await sell('ben@example.com', 'order-2')
    await addProduct(portal)
    const written = await review(portal, await portal.as('ben'))
    await decide(portal, written.body.id)
    expect(await stages()).toEqual({ Ann: 'advocacy', Cleo: 'activation' })

    const told = (await olga.get(`/api/v1/wheel/people/${ben}`)).body
    expect(told).toMatchObject({ contact: { id: ann }, stage: 'advocacy' })
    expect(told.moves.map((m: Loose) => m.rule)).toContain('contact.merged')
    const { flow } = (await olga.get('/api/v1/wheel')).body
    expect(flow.filter((f: Loose) => f.to === 'adoption')).toEqual([{ to: 'adoption', kind: 'advance', n: 1 }])

    await undo(body.id)
    expect(await stages()).toEqual({ Ann: 'activation', Ben: 'advocacy', Cleo: 'activation' })
    expect((await olga.get(`/api/v1/wheel/people/${ann}`)).body.moves[0]).toMatchObject({
      ...{ rule: 'contact.unmerged', from: 'advocacy', to: 'activation', kind: 'correction' },
    })
    expect(cleo).toBeTruthy()
  })
})

describe('before a merge', () => {
  test('both sides, what comes together, and what to know', async () => {
    const { ann, ben } = await three()
    await testimonial(portal)
    await review(portal, await portal.as('ben'), { consents: await consents(portal) })
    await sell('ben@example.com', 'order-1')
    const { status, body } = await olga.get(`/api/v1/contacts/${ann}/merge-preview?with=${ben}`)
    expect(status).toBe(200)
    const one = { contacts: 1, accounts: 1, reviews: 1, consents: 3 }
    expect(body).toEqual({
      kept: expect.objectContaining({ id: ann, email: 'ann@example.com', ...one, sales: 0, stage: 'advocacy' }),
      merged: expect.objectContaining({ id: ben, name: 'Ben Okoro', ...one, sales: 1, stage: 'adoption' }),
      warnings: [
        { code: 'both_reviewed', products: [{ slug: 'orbit-notes', name: 'Orbit Notes' }] },
        { code: 'both_sign_in', products: [] },
      ],
    })
    expect(await portal.facts('contact.merged')).toEqual([])
  })

  test('what cannot be merged is refused as the merge would be', async () => {
    const { ann, ben, cleo } = await three()
    await merge(ann, ben)
    const preview = (a: string, b: string) => olga.get(`/api/v1/contacts/${a}/merge-preview?with=${b}`)
    expect(await preview(ann, ben)).toMatchObject({ status: 409, body: { code: 'contact.already_merged' } })
    expect(await preview(cleo, cleo)).toMatchObject({ status: 422 })
    expect(await preview(cleo, 'nobody')).toMatchObject({ status: 404 })
    expect(await olga.get(`/api/v1/contacts/${ann}/merge-preview`)).toMatchObject({ status: 422 })
    const { body } = await preview(ann, cleo)
    expect(body.kept).toMatchObject({ contacts: 2, accounts: 2 })
  })
})
