import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Door } from '../people.ts'
import { world } from '../world.ts'
import { miscounted, putRequest, say, setBoard, setRow } from './rows.ts'

type Step = { verb: string; who: number; at: number }
const step = fc.record({
  verb: fc.constantFrom(
    'say',
    'answer',
    'note',
    'official',
    'edit',
    'delete',
    'publish',
    'reject',
    'merge',
    'unmerge',
    'hold',
  ),
  who: fc.nat(2),
  at: fc.nat(20),
})

test('after any history each counter equals a count of the rows', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const portal = await world()
      try {
        const [mo, ...customers] = [
          await portal.as('mo'),
          await portal.as('ann'),
          await portal.as('ben'),
          await portal.as('cleo'),
        ]
        const requests = [await putRequest(portal), await putRequest(portal)]
        const ids: string[] = []
        const act = async ({ verb, who, at }: Step): Promise<void> => {
          const [door, request] = [customers[who] as Door, requests[at % 2]!]
          const id = ids[at % (ids.length || 1)]
          const path = `/api/v1/requests/comments/${id}`
          if (verb === 'say') ids.push((await say(door, request.number, `w${at}`)).body.id)
          else if (verb === 'answer') await say(door, request.number, 'a', { parentId: id })
          else if (verb === 'note') ids.push((await say(mo, request.number, 'n', { kind: 'internal' })).body.id)
          else if (verb === 'official') ids.push((await say(mo, request.number, 'o', { kind: 'official' })).body.id)
          else if (verb === 'edit') await door.put(path, { body: `e${at}` })
          else if (verb === 'delete') await (at % 3 ? door.delete(path) : mo.delete(`${path}?reason=r`))
          else if (verb === 'publish') await mo.post(`${path}/decide`, { decision: 'publish' })
          else if (verb === 'reject') await mo.post(`${path}/decide`, { decision: 'reject', reason: 'no' })
          else if (verb === 'merge')
            await setRow(portal, requests[0]!.id, { canonicalId: requests[1]!.id, shown: false })
          else if (verb === 'unmerge') await setRow(portal, requests[0]!.id, { canonicalId: null, shown: true })
          else await setBoard(portal, { holdPolicy: at % 2 ? 'never' : 'untrusted' })
          portal.later({ minutes: 30 })
        }
        for (const one of steps) await act(one)
        expect(await miscounted(portal)).toEqual([])
      } finally {
        await portal.close()
      }
    }),
    { numRuns: 25 },
  )
})
