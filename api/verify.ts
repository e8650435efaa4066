import { DatabaseInUse } from '../db/lock.ts'
import { checkBooks } from './affiliates/ledger/checking/check.ts'
import { readConfig } from './config.ts'
import { verifyLoops } from './flywheel/loop/actions.ts'
import { verifyRollUps, verifyStages } from './flywheel/stages/verifying.ts'
import { createLog } from './outside/log.ts'
import { openPortal } from './portal.ts'
import { verifyAll } from './reviews/moderation/verifying.ts'

/**
 * `npm run verify`: walks the sealed chains of audit log, decisions and revisions, and names the first link that does not
 * hold, adds the books of commissions up anew, replays everybody's stages, and tells their turns anew. For anybody who may read the database, beside a portal that is stopped.
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
    const books = await checkBooks(portal.db.read)
    for (const { currency, sumMinor } of books.trial) console.log(`trial balance in ${currency}: ${sumMinor}`)
    for (const fault of books.faults) console.log(`ledger: ${fault}`)
    if (books.faults.length === 0)
      console.log(`ledger: all ${books.journals} journals of ${books.partners} partners hold`)
    const stages = await verifyStages({ read: portal.db.read, now: Date.now })
    for (const id of stages.differing) console.log(`stages: history or weeks of ${id} are not what their events say`)
    if (stages.differing.length === 0) console.log(`stages: all ${stages.checked} histories are what their events say`)
    const rollUps = await verifyRollUps({ read: portal.db.read })
    for (const day of rollUps.differing)
      console.log(`stages: flows, stock or cohorts of ${day} are not what the histories say`)
    const loops = await verifyLoops(portal.db.read)
    for (const id of loops.differing) console.log(`turns: who brought ${id} is not what the facts say`)
    if (loops.differing.length === 0) console.log(`turns: those of all ${loops.checked} people are what the facts say`)
    return (
      loops.differing.length === 0 &&
      stages.differing.length === 0 &&
      rollUps.differing.length === 0 &&
      verdicts.every(([, { brokenAt }]) => brokenAt === null) &&
      books.faults.length === 0
    )
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
