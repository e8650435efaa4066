import { PASSWORD } from './people.ts'
import { tell } from './story.ts'
import { world } from './world.ts'

/** `npm run seed`, and the first `npm run demo`: tells the story into DATA_DIR and says who can sign in. */
const dataDir = process.env.DATA_DIR ?? './data-demo'
const publicUrl = process.env.PUBLIC_URL ?? `http://localhost:${process.env.PORT ?? 4321}`
const portal = await world({ dataDir, publicUrl, startsAt: Date.now() })
let shown = -1
await tell(portal, (share) => {
  const percent = Math.floor(share * 10) * 10
  if (percent > shown) console.log(`  telling the story of a year: ${(shown = percent)} %`)
})
await portal.close()
console.log(`
Sign in with the password "${PASSWORD}":
  olga@example.com   owner of the company
  mo@example.com     moderator
  ann@example.com    customer and advocate
`)
