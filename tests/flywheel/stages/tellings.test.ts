import { afterEach, beforeEach, expect, test } from 'vitest'
import { DAY, wheelWorld } from '../kit.ts'

let wheel: Awaited<ReturnType<typeof wheelWorld>>
beforeEach(async () => {
  wheel = await wheelWorld()
})
afterEach(() => wheel.portal.close())

test('a host that says with every visit when it was makes its next word no slower: what was said long ago is written down once more', async () => {
  const { portal, shop, rows } = wheel
  const id = await wheel.somebody()
  const said = async (traits: object, daysAgo = 0) => {
    const timestamp = new Date(portal.now() - daysAgo * DAY).toISOString()
    expect((await shop.post('/api/v1/identify', { userId: id, timestamp, traits })).status).toBe(200)
  }
  const kept = async () =>
    (await rows(`SELECT said FROM told_trait WHERE contact_id = '${id}' ORDER BY at, seq`)).map((row) =>
      JSON.parse(row.said),
    )
  await said({ plan: 'solo', visits: 0 })
  const noise = Array.from({ length: 1_000 }, (_, n) => {
    const at = portal.now() + n
    return `('${id}', ${at}, ${at}, '{"visits":${n + 1}}')`
  })
  await portal.db.write((tx) => tx.run(`INSERT INTO told_trait (contact_id, at, received_at, said) VALUES ${noise}`))
  portal.later({ days: 1 })
  await said({ visits: 1_000 })
  expect(await kept()).toHaveLength(1_001)
  await said({ plan: 'solo' })
  await said({ plan: 'solo' })
  expect((await kept()).slice(1_001)).toEqual([{ plan: 'solo' }])
  // too late to be believed, it is compared with all that was ever said
  await said({ plan: 'team', seats: 2 }, 30)
  expect((await kept()).slice(1_002)).toEqual([{ seats: 2 }])
})
