import { putRequest, say, trustAll } from '../feature-requests/rows.ts'
import { world } from '../world.ts'

/** Into DATA_DIR: a request with a conversation, seven with estimates, and one comment that waits. */
const portal = await world({
  dataDir: process.env.DATA_DIR!,
  publicUrl: 'http://localhost',
  startsAt: Date.now() - 7_200_000,
})
for (const who of ['mo', 'olga', 'ben'] as const) await portal.as(who)
const [mo, ann, cleo] = [await portal.as('mo'), await portal.as('ann'), await portal.as('cleo')]
const { number } = await putRequest(portal, { title: 'Dark mode', voteCount: 12 })
await say(cleo, number, 'I am new here.')
await trustAll(portal)
const { body } = await say(ann, number, `Reading at night hurts. **Please.** ${'Unbreakable'.repeat(30)}`)
await say(mo, number, 'Which screen do you read on?', { parentId: body.id })
await say(mo, number, 'Costs us about a quarter.', { kind: 'internal' })
for (let i = 1; i <= 7; i++) {
  const one = await putRequest(portal, {
    title: `Wish number ${i} with a title that goes on for a while`,
    voteCount: i,
  })
  await mo.put(`/api/v1/requests/${one.number}/score`, {
    reach: { low: 100 * i, high: 400 * i },
    impact: { low: 0.5, high: i },
    confidence: { low: 0.5, high: 0.9 },
    effort: { low: i / 2, high: 2 * i },
  })
}
await portal.close()
