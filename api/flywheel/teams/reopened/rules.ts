export const STEPS = ['support.opened', 'support.resolved', 'support.reopened'] as const
/** Something a host told of one person's cases. */
export interface Step {
  type: (typeof STEPS)[number]
  at: number
  seq: number
  /** The host's own number of the case; null where it says none. */
  key: string | null
  subject: string
}
const KEYS = ['caseId', 'case_id', 'case', 'ticketId', 'ticket_id', 'ticket', 'id'] as const

/** The number of a case in what was said with an event, under the names that help desks use. */
export function keyIn(said: Record<string, unknown>): string | null {
  const found = KEYS.map((name) => said[name]).find(
    (one) => typeof one === 'number' || (typeof one === 'string' && one.trim() !== ''),
  )
  return found === undefined ? null : String(found).trim()
}

/**
 * The case that was opened again: when it was closed before that, when it had been opened before that, and what it is about. A
 * number of its own tells it from the person's other cases; without one it is the case that was closed last.
 * @param steps all of the person's, in the order of time
 */
export function caseOf(again: Step, steps: readonly Step[]) {
  const before = steps.filter(
    (one) =>
      (one.at < again.at || (one.at === again.at && one.seq < again.seq)) &&
      (again.key === null || one.key === again.key),
  )
  const closed = before.findLastIndex(({ type }) => type === 'support.resolved')
  const opened = before
    .slice(0, closed === -1 ? undefined : closed)
    .findLast(({ type, key }) => type === 'support.opened' && (closed === -1 || key === before[closed]!.key))
  return {
    openedAt: opened?.at ?? null,
    closedAt: before[closed]?.at ?? null,
    subject: again.subject || opened?.subject || '',
  }
}
