import { problem } from '../../kernel/problem.ts'
import { Claims } from './contract.ts'

/** A token is for now: it may run for five minutes at the most, and clocks may differ by a few seconds. */
export const MAX_LIFETIME_S = 300
const LEEWAY_S = 5

const refuse = (sentence: string) => problem('unauthenticated', 'identify.refused', sentence)

/** The claims of a token whose signature holds. @throws Problem identify.refused with what is wrong in words */
export function checkClaims(payload: unknown, nowMs: number): Claims {
  const parsed = Claims.safeParse(payload)
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!
    throw refuse(`The claim ${path.join('.')} is refused: ${message}`)
  }
  const { exp } = parsed.data
  const now = nowMs / 1000
  if (exp <= now - LEEWAY_S) throw refuse('The token has run out. Sign a new one for each visit.')
  if (exp > now + MAX_LIFETIME_S + LEEWAY_S)
    throw refuse('The token runs for more than five minutes. Set exp to five minutes from now.')
  return parsed.data
}

/** A name to begin with for somebody the host did not name: what stands before the @. */
export const nameOf = ({ name, email }: Pick<Claims, 'name' | 'email'>) => name ?? email.split('@')[0]!
