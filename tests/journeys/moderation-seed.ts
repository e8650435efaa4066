import { addProduct, decide, review } from '../helpers.ts'
import { signUp } from '../people.ts'
import { world } from '../world.ts'
import { REFUSED } from './moderation-words.ts'

/** Into DATA_DIR: ten reviews that wait, the first with one star, and one that was turned down. */
const portal = await world({
  dataDir: process.env['DATA_DIR']!,
  publicUrl: 'http://localhost',
  startsAt: Date.now() - 7_200_000,
})
await addProduct(portal)
for (const who of ['mo', 'ada', 'olga'] as const) await portal.as(who)
const cleo = await portal.as('cleo')
const { body: refused } = await review(portal, cleo, { title: 'My own words', displayName: 'Cleo M.' })
await decide(portal, refused.id, { decision: 'reject', reason: 'SPAM', statement: REFUSED })
for (let i = 0; i < 10; i++) {
  portal.later({ minutes: 7 })
  const name = `Person ${i}`
  const person = await signUp(portal, { name, email: `person${i}@example.com` })
  const body = `Number ${i} says: it takes a minute to start, and nobody could tell me why.`
  const words = { title: `Words of ${name}`, displayName: name, rating: i === 0 ? 1 : 4 }
  await review(portal, person, { ...words, body: i === 1 ? `${body} Ask Jo Farr.` : body })
}
await portal.close()
