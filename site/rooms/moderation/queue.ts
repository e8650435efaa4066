export interface Waiting {
  id: string
  product: { name: string }
  title: string
  body: string
  lang: string
  displayName: string
  /** "3 hours ago", said by the server so that both renderings agree. */
  sent: string
  experience: string
  flags: { rule: string; explanation: string }[]
}
export interface Reason {
  code: string
  label: string
  help: string
}
export type Decision = { decision: 'publish' } | { decision: 'reject'; reason: string; statement: string }
/** The sentences the island needs, sent along with it. */
export const QUEUE_WORDS = [
  'list',
  'left',
  'left1',
  'flagged',
  'blind',
  'publish',
  'reject',
  'rejectNow',
  'cancel',
  'reason',
  'reasonHint',
  'statement',
  'statementHint',
  'by',
  'experience',
  'published',
  'rejected',
  'emptyTitle',
  'emptyText',
  'look',
  'lost',
] as const
export type Words = Record<(typeof QUEUE_WORDS)[number], string>

export const fill = (text: string, values: Record<string, string | number>) =>
  text.replace(/\{(\w+)\}/g, (all, name: string) => String(values[name] ?? all))
