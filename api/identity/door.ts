import type { Context } from 'hono'
import { problem } from '../kernel/problem.ts'
import type { Entrant } from './contract.ts'
import type { Sessions } from './sessions.ts'

export interface IdentityDoor {
  sessions: Sessions
  publicUrl: string
}
const endedMeanwhile = () =>
  problem('unauthenticated', 'session.ended', 'Every session of this account was ended just now. Sign in again.')

/** Opens a session for whom a door let in; the one this browser had ends. */
export const opener =
  ({ sessions }: Pick<IdentityDoor, 'sessions'>) =>
  async (
    c: Context,
    entrant: Entrant,
    { refusal = endedMeanwhile, ...shown }: { refusal?: () => Error; factor?: true } = {},
  ): Promise<void> => {
    const factor = shown.factor && { factor: shown.factor }
    const setCookie = await sessions.open(entrant, c.req.header('user-agent'), factor)
    if (!setCookie) throw refusal()
    await sessions.close(c.req.header('cookie') ?? null)
    c.header('set-cookie', setCookie)
  }
