import { hash, verify } from '@node-rs/argon2'
import { problem } from '../kernel/problem.ts'

// OWASP's argon2id minimum: 19 MiB, two passes, one lane; runs on libuv's pool, off the main thread
const ARGON = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 }
const AT_ONCE = 2
const WAITING = 100

let running = 0
const waiting: (() => void)[] = []

/** Two hashes at a time keep memory and cores free for everything else; past a queue of 100 we say "later". */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (waiting.length >= WAITING) {
    throw problem('unavailable', 'server.busy', 'Many people are signing in right now. Try again in a moment.', {
      retryAfterSeconds: 5,
    })
  }
  if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve))
  else running++
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}

export const hashPassword = (password: string) => inTurn(() => hash(password, ARGON))

let decoy: Promise<string> | undefined
/** Takes as long for an unknown account (undefined hash) as for a known one. */
export async function passwordMatches(passwordHash: string | undefined, password: string): Promise<boolean> {
  decoy ??= hash('decoy', ARGON)
  const against = passwordHash ?? (await decoy)
  const same = await inTurn(() => verify(against, password))
  return same && passwordHash !== undefined
}
