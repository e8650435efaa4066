import type { Range } from './marks.ts'

export interface Flag {
  rule: string
  severity: 'info' | 'hold' | 'block'
  explanation: string
  ranges: Range[]
}
export interface Waiting {
  id: string
  product: { name: string }
  title: string
  body: string
  lang: string
  displayName: string
  /** What will stand beside the words. */
  beside: string[]
  /** "3 hours ago", said by the server so that both renderings agree. */
  sent: string
  experience: string
  due: string
  overdue: boolean
  shown: { title: string; body: string } | null
  flags: Flag[]
  /** How many files of it nobody has looked at, said in words; empty for none. */
  files: string
  /** A second person has to agree first. */
  proposed: boolean
}
export interface Reason {
  code: string
  label: string
  help: string
  editable: boolean
  needs: 'ranges' | 'law' | 'evidence' | 'kept' | 'file' | null
}
export interface Against {
  decision: 'request_changes' | 'reject'
  reason: string
  statement: string
  ranges: Range[]
  law: string
  keptReviewId: string
  evidence: string
}
export type Decision = { decision: 'publish' } | Against
/** What a form without scripts sent and was refused for. */
export interface Refused {
  fields: Record<string, string>
  title: string
  decision: string
  typed: Record<string, string>
}
export interface History {
  revisions: { n: number; editor: string; title: string; body: string }[]
  decisions: { id: string; line: string; statement: string }[]
}
/** The sentences the island needs, sent along with it. */
export const QUEUE_WORDS = [
  ...(['list', 'left', 'left1', 'flagged', 'blind', 'publish', 'reject', 'rejectNow', 'cancel'] as const),
  ...(['reason', 'reasonHint', 'statement', 'statementHint', 'by', 'experience', 'published', 'rejected'] as const),
  ...(['emptyTitle', 'emptyText', 'look', 'lost', 'changes', 'changesNow', 'quotes', 'quotesHint', 'law'] as const),
  ...(['kept', 'evidence', 'evidenceHint', 'notFound', 'wasChanged', 'proposed', 'history', 'historyNone'] as const),
  ...(['version', 'whole', 'shownNow', 'edited', 'grave', 'notice', 'due', 'late', 'bulk', 'bulkHint'] as const),
  ...(['bulkNow', 'notReasons', 'notReasonsText', 'filesNow', 'filesWait', 'second', 'secondNow', 'secondGo'] as const),
] as const
export type Words = Record<(typeof QUEUE_WORDS)[number], string>

export const fill = (text: string, values: Record<string, string | number>) =>
  text.replace(/\{(\w+)\}/g, (all, name: string) => String(values[name] ?? all))
/** Reasons that fit a decision: what can be mended is asked for, the rest is final. */
export const fitting = (reasons: readonly Reason[], decision: Against['decision']) =>
  reasons.filter(({ editable, needs }) => editable === (decision === 'request_changes') && needs !== 'file')
