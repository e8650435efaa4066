import { DatabaseInUse } from '../db/lock.ts'
import { readConfig } from './config.ts'
import { createLog } from './outside/log.ts'
import { openPortal } from './portal.ts'
import { verifyAll } from './reviews/moderation/verifying.ts'

/**
 * `npm run verify`: walks the sealed chains of audit log, decisions and revisions, and names the first link that does not
 * hold. For anybody who may read the database, beside a portal that is stopped.
 */
async function verify(): Promise<boolean> {
  const portal = await openPortal({ config: readConfig(process.env), outside: { clock: Date.now, log: createLog() } })
  try {
    const verdicts = Object.entries(await verifyAll(portal.db.read))
    for (const [name, { entries, brokenAt }] of verdicts) {
      console.log(
        brokenAt === null
          ? `${name}: all ${entries} hold`
          : `${name}: broken at ${brokenAt}, ${entries} before it hold`,
      )
    }
    return verdicts.every(([, { brokenAt }]) => brokenAt === null)
  } finally {
    await portal.close()
  }
}

verify().then(
  (holds) => process.exit(holds ? 0 : 1),
  (error: unknown) => {
    console.error(error instanceof DatabaseInUse ? error.message : error)
    process.exit(1)
  },
)
