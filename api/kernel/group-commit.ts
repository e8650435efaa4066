import { isOfTheMoment } from './hear-each.ts'

/** What is answered when too much waits already. */
export const FULL = Symbol('full')

const GATHER_MS = 2

interface Options<T, R> {
  /** Stores a group in one transaction and answers for each of it, in order. */
  commit(group: T[]): Promise<R[]>
  /** What waits is counted by what it says, not by requests. */
  sizeOf(one: T): number
  mostWaiting: number
  mostAtOnce: number
}
interface Waiting<T, R> {
  one: T
  done(answer: R): void
  failed(error: unknown): void
}

/**
 * Group commit: what arrives within two milliseconds is one transaction, and is acknowledged when it is stored. More than
 * may wait is refused rather than kept. A group that fails is stored one by one.
 */
export function groupCommit<T, R>({ commit, sizeOf, mostWaiting, mostAtOnce }: Options<T, R>) {
  const waiting: Waiting<T, R>[] = []
  let size = 0
  let working: Promise<void> | undefined

  /** Resolves to the answer of its group. */
  function add(one: T): Promise<R> | typeof FULL {
    if (size + sizeOf(one) > mostWaiting) return FULL
    size += sizeOf(one)
    const stored = new Promise<R>((done, failed) => waiting.push({ one, done, failed }))
    working ??= gather()
    return stored
  }

  async function gather() {
    await new Promise((resolve) => setTimeout(resolve, GATHER_MS))
    while (waiting.length > 0) {
      await store(take())
      // local writes never leave the process's turn by themselves: whoever else waits is served between two groups
      await new Promise((resolve) => setImmediate(resolve))
    }
    working = undefined
  }

  function take() {
    let sum = 0
    const upTo = waiting.findIndex(({ one }) => (sum += sizeOf(one)) > mostAtOnce)
    // what is too large for a group is one of its own
    const group = waiting.splice(0, upTo < 0 ? waiting.length : Math.max(1, upTo))
    for (const { one } of group) size -= sizeOf(one)
    return group
  }

  async function store(group: Waiting<T, R>[]): Promise<void> {
    try {
      const answers = await commit(group.map(({ one }) => one))
      for (const [i, { done }] of group.entries()) done(answers[i]!)
    } catch (error) {
      if (group.length === 1 || isOfTheMoment(error)) return group.forEach((one) => void one.failed(error))
      // one that cannot be stored takes none of the others with it
      for (const one of group) await store([one])
    }
  }

  return {
    add,
    /** Waits until everything that was taken is stored. */
    async close() {
      await working
    },
  }
}
