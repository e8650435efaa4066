import { DatabaseInUse } from '../db/lock.ts'
import { readConfig } from './config.ts'
import { switchOffForRescue } from './identity/factors/actions.ts'
import { createCtx } from './kernel/context.ts'
import { Problem } from './kernel/problem.ts'
import { createLog } from './outside/log.ts'
import { openPortal } from './portal.ts'

/**
 * `npm run rescue -- olga@example.com`, for an owner who lost phone and recovery codes and has no colleague to ask:
 * whoever may run programs beside the database may do this.
 */
async function rescue(email: string | undefined): Promise<string> {
  if (!email) throw new Problem('invalid', 'rescue.nobody', 'Say for whom: npm run rescue -- olga@example.com')
  process.umask(0o077)
  const portal = await openPortal({
    config: readConfig(process.env),
    outside: { clock: Date.now, log: createLog() },
  })
  try {
    await switchOffForRescue(createCtx(portal.services, { kind: 'system', job: 'rescue' }, 'rescue'), email)
    return `The second factor of ${email} is off, and every session of theirs has ended. Start the portal and sign in with the password.`
  } finally {
    await portal.close()
  }
}

rescue(process.argv[2]).then(console.log, (error: unknown) => {
  console.error(error instanceof Problem || error instanceof DatabaseInUse ? error.message : error)
  process.exit(1)
})
