import type { Reads } from '../../../db/client.ts'
import { statuses } from '../statuses/store.ts'
import { boardBySlug } from '../store.ts'
import * as store from './adding/store.ts'
import type { Mapping, Source } from './contract.ts'
import { statusFor } from './formats/rules.ts'
import { readLine, type Said, sourceIdOf, whyNone } from './rules.ts'

type Status = Awaited<ReturnType<typeof statuses>>[number]
export type Judged =
  | { verdict: 'refused'; reason: string }
  | { verdict: 'known'; requestId: string | null; said: Said; sourceId: string }
  | { verdict: 'new'; said: Said; boardId: string; status: Status; sourceId: string }

const refused = (reason: string): Judged => ({ verdict: 'refused', reason })

/** What lines of a file would do, as things are now. One for each stretch of lines, looked up at once. */
export async function createJudge(db: Reads, { source, mapping }: { source: Source; mapping: Mapping }) {
  const ours = (await statuses(db)).filter(({ archivedAt }) => archivedAt === null)
  const board = await boardBySlug(db, mapping.board)
  const chosen = new Map(Object.entries(mapping.statuses))
  const statusOf = ({ status }: Said) => {
    const id = chosen.get(status) ?? statusFor(status, ours, source)
    return ours.find((one) => one.id === id)
  }
  // of lines that say the same, the first comes in
  const earlier = new Set<string>()

  return async (at: Reads, cells: readonly (readonly string[] | null)[], now: number): Promise<Judged[]> => {
    const read = cells.map((one) => readLine(mapping, one, now))
    const ids = read.map((one) => (one.ok ? sourceIdOf(one.said, source) : ''))
    const known = await store.knownBySource(at, source, ids)
    return read.map((one, i): Judged => {
      if (!one.ok) return refused(one.reason)
      const none = whyNone(one.said, source)
      if (none) return refused(none)
      if (!board || board.archivedAt !== null) return refused('The board is in the archive and takes no requests.')
      const status = statusOf(one.said)
      if (!status)
        return refused(`There is no status for “${one.said.status.slice(0, 60)}”. Choose one beside the columns.`)
      const sourceId = ids[i]!
      const requestId = known.get(sourceId)
      if (requestId !== undefined || earlier.has(sourceId))
        return { verdict: 'known', requestId: requestId ?? null, said: one.said, sourceId }
      earlier.add(sourceId)
      return { verdict: 'new', said: one.said, boardId: board.id, status, sourceId }
    })
  }
}
