import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCtx } from '../../api/kernel/context.ts'
import { applyImport } from '../../api/reviews/imports/applying.ts'
import { takeBack } from '../../api/reviews/imports/undoing.ts'
import { job } from '../../db/schema/events.ts'
import { review } from '../../db/schema/reviews.ts'
import { addProduct } from '../helpers.ts'
import type { Door } from '../people.ts'
import { startSqld } from '../sqld.ts'
import { type World, world } from '../world.ts'
import { at, check, listed, many, product, SHORT, undo, upload, whole } from './import-files.ts'

let portal: World
let olga: Door
beforeEach(async () => {
  portal = await world()
  olga = await portal.as('olga')
  await addProduct(portal)
})
afterEach(() => portal.close())

const hand = (of: World) => createCtx(of.services, { kind: 'system', job: 'test' }, 'test')
/** Checked and started, and no job takes it up: what follows is done by hand. */
async function started(of: World, file: string) {
  const owner = await of.as('olga')
  const { id } = (await upload(owner, file)).body
  await check(owner, id, SHORT)
  await owner.post(at(id, '/run'))
  await of.db.write((tx) => tx.update(job).set({ state: 'failed' }))
  return id as string
}
const whatIsHere = async (of: World) =>
  (await of.db.read.select().from(review))
    .filter(({ state }) => state !== 'erased')
    .map(({ sourceId, rating, body, displayName }) => `${sourceId} ${rating} ${body} ${displayName}`)
    .sort()
const seals = async () => (await olga.get('/api/v1/moderation/verify')).body.revisions.brokenAt

describe('in the background', () => {
  test('5,000 lines come in as one', async () => {
    const done = await whole(portal, many(5_000), SHORT)
    expect(done).toMatchObject({ state: 'done', settled: 5_000, standing: 5_000, totals: { new: 5_000 } })
    expect((await product(portal)).summary).toMatchObject({ count: 0, uncounted: 5_000 })
    expect(await seals()).toBe(null)
  })

  test('stopped in the middle it goes on where it was, both ways, and each line counts once', async () => {
    const stopAt = (nth: number) => {
      const { write } = portal.db
      let writes = 0
      portal.db.write = (change) => (++writes === nth ? Promise.reject(new Error('the disk is full')) : write(change))
      return () => void (portal.db.write = write)
    }
    const { id } = (await upload(olga, many(900))).body
    await check(olga, id, SHORT)
    await portal.worker.drain()
    await olga.post(at(id, '/run'))
    let mend = stopAt(6)
    await portal.worker.drain()
    mend()
    const half = (await olga.get(at(id))).body
    expect(half.state).toBe('running')
    expect(half.standing).toBe(half.settled)
    expect(half.settled > 0 && half.settled < 900, `${half.settled} settled`).toBe(true)
    portal.later({ minutes: 5 })
    await portal.worker.drain()
    expect((await olga.get(at(id))).body).toMatchObject({ state: 'done', settled: 900, standing: 900 })
    expect(await portal.facts('review_import.finished')).toHaveLength(1)

    await olga.post(at(id, '/undo'))
    mend = stopAt(6)
    await portal.worker.drain()
    mend()
    const left = (await olga.get(at(id))).body
    expect(left.standing > 0 && left.standing < 900 && left.standing + left.settled === 900).toBe(true)
    portal.later({ minutes: 5 })
    await portal.worker.drain()
    expect((await olga.get(at(id))).body).toMatchObject({ state: 'undone', settled: 900, standing: 0 })
    expect((await product(portal)).summary).toMatchObject({ count: 0, uncounted: 0 })
    expect(await seals()).toBe(null)
    expect(await portal.facts('review.erased')).toHaveLength(900)
  })

  test('undone while it runs, it stops, and nothing comes after', async () => {
    const id = await started(portal, many(600))
    const { write } = portal.db
    let writes = 0
    portal.db.write = async (change) => {
      if (++writes === 2) {
        portal.db.write = write
        await olga.post(at(id, '/undo'))
      }
      return write(change)
    }
    await applyImport(hand(portal), id)
    await portal.worker.drain()
    expect((await olga.get(at(id))).body).toMatchObject({ state: 'undone', settled: 50, standing: 0 })
    expect(await whatIsHere(portal)).toEqual([])
  })

  test('one that stands still says so, and is pushed on', async () => {
    const id = await started(portal, many(3))
    expect((await olga.get(at(id))).body).toMatchObject({ state: 'running', stalled: true })
    await olga.post(at(id, '/run'))
    expect((await olga.get(at(id))).body.stalled).toBe(false)
    await portal.worker.drain()
    expect((await olga.post(at(id, '/run'))).body).toMatchObject({ state: 'done', standing: 3 })
  })

  test('the same lines in any order, any files and any repetition give the same reviews', async () => {
    const lines = many(12).trim().split('\n')
    const [head, ...all] = lines as [string, ...string[]]
    const once = await whole(portal, many(12), SHORT)
    const expected = await whatIsHere(portal)
    await undo(portal, once.id)
    const files = fc.array(fc.shuffledSubarray(all, { minLength: 1 }), { minLength: 1, maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(files, async (parts) => {
        const ids: string[] = []
        for (const part of [...parts, all]) ids.push(await started(portal, `${head}\n${part.join('\n')}\n`))
        await Promise.all([...ids, ...ids].map((id) => applyImport(hand(portal), id)))
        expect(await whatIsHere(portal)).toEqual(expected)
        expect((await listed(portal)).items).toHaveLength(12)
        for (const id of ids) await undo(portal, id)
        expect(await whatIsHere(portal)).toEqual([])
      }),
      { numRuns: 6 },
    )
  })
})

test('two processes on one server bring each line in once, and take each back once', async () => {
  const server = await startSqld()
  const [one, other] = [await world({ databaseUrl: server.http }), await world({ databaseUrl: server.http })]
  try {
    await addProduct(one)
    const ids = [await started(one, many(40)), await started(one, many(40, 21))]
    await Promise.all(ids.flatMap((id) => [one, other].map((each) => applyImport(hand(each), id))))
    expect(await whatIsHere(one)).toHaveLength(60)
    expect((await product(one)).summary).toMatchObject({ uncounted: 60 })
    const owner = await one.as('olga')
    await Promise.all(ids.map((id) => owner.post(at(id, '/undo'))))
    await one.db.write((tx) => tx.update(job).set({ state: 'failed' }))
    await Promise.all(ids.flatMap((id) => [one, other].map((each) => takeBack(hand(each), id))))
    expect(await whatIsHere(one)).toEqual([])
    expect(await one.facts('review.erased')).toHaveLength(60)
    expect((await product(one)).summary).toMatchObject({ uncounted: 0 })
  } finally {
    await one.close()
    await other.close()
    await server.stop()
  }
})
