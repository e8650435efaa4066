import { invalid } from '../../kernel/problem.ts'
import type { Range, Reason } from './contract.ts'

interface ReasonWords {
  code: Reason
  label: string
  help: string
  /** The author can mend it, so they are asked to before it is turned down. */
  editable: boolean
  /** What has to be shown beside the statement. */
  needs: 'ranges' | 'law' | 'evidence' | 'kept' | 'file' | null
}
const reason = (code: Reason, label: string, help: string, rest: Partial<ReasonWords> = {}): ReasonWords => ({
  ...{ code, label, help, editable: false, needs: null },
  ...rest,
})
const mendable = { editable: true, needs: 'ranges' } as const

/** The only grounds on which a review may be kept off the page. "Negative" is not among them. */
export const REASON_WORDS: readonly ReasonWords[] = [
  reason('PII', 'Personal data of somebody else', 'Names or contact details of a third person.', mendable),
  reason('CONFIDENTIAL', 'Confidential', 'A trade secret or privileged information.', mendable),
  reason('ABUSE', 'Abusive', 'Harassing, obscene or sexually explicit. Being rude about us is not.', mendable),
  reason('HATE', 'Hateful', 'Attacks people for what they are.'),
  reason('ILLEGAL', 'Illegal', 'Breaks a law; name it to the author.', { needs: 'law' }),
  reason(
    'FALSE',
    'Plainly false',
    'Clearly false, with evidence, and a second person agrees. A disputed fact is no reason: reply instead.',
    { needs: 'evidence' },
  ),
  reason(
    'FAKE',
    'Not a real experience',
    'Recorded signals say so, and a second person agrees. Not knowing the author is no reason.',
    { needs: 'evidence' },
  ),
  reason('UNRELATED', 'Not about what we offer', 'Wholly unrelated to any of our products.', { editable: true }),
  reason('SPAM', 'Spam', 'Advertising, or made by a machine.'),
  reason('DUPLICATE', 'Written twice', 'The same author tells the same experience again.', { needs: 'kept' }),
  reason('INELIGIBLE', 'Not a customer', 'Only customers may review this, and the form said so to everybody.'),
  reason('MEDIA', 'Only a picture or video', 'The words stay; the file is taken out.', {
    editable: true,
    needs: 'file',
  }),
]
const wordsOf = (code: Reason) => REASON_WORDS.find((one) => one.code === code)!
export const isEditable = (code: Reason) => wordsOf(code).editable
export const needs = (code: Reason) => wordsOf(code).needs
/** One person's word is not enough. */
export const isProposed = (code: Reason): code is 'FAKE' | 'FALSE' => code === 'FAKE' || code === 'FALSE'
/** What the clock may put right by leaving out marked places. */
const REDACTIONS: Partial<Record<Reason, string>> = {
  PII: '[removed: personal data]',
  CONFIDENTIAL: '[removed: confidential]',
  ABUSE: '[removed: abusive words]',
}
export const isRedactable = (code: Reason) => REDACTIONS[code] !== undefined
/** The clock never brings these back: somebody else would be hurt. */
export const isGrave = (code: Reason) => code === 'ILLEGAL' || code === 'PII' || code === 'HATE'

const halves = (text: string, at: number) =>
  /[\uDC00-\uDFFF]/.test(text[at] ?? '') && /[\uD800-\uDBFF]/.test(text[at - 1] ?? '')

/** Places in order, those that touch as one. @throws Problem when one is no place in these words */
export function checkedRanges(words: { title: string; body: string }, ranges: readonly Range[]): Range[] {
  for (const { field, start, end } of ranges) {
    const text = words[field]
    const fits = start < end && end <= text.length && !halves(text, start) && !halves(text, end)
    if (!fits) throw invalid('ranges', 'Mark words of this review. It may have been changed meanwhile.')
  }
  const ordered = [...ranges].sort((a, b) => a.field.localeCompare(b.field) || a.start - b.start)
  const joined: Range[] = []
  for (const range of ordered) {
    const last = joined.at(-1)
    if (last?.field === range.field && range.start <= last.end) last.end = Math.max(last.end, range.end)
    else joined.push({ ...range })
  }
  return joined
}

/** The author's text with only the marked places taken out, and a visible mark in each. */
export function redact<W extends { title: string; body: string }>(words: W, ranges: readonly Range[], code: Reason): W {
  const mark = REDACTIONS[code] ?? '[removed]'
  const cut = (field: 'title' | 'body') =>
    ranges
      .filter((range) => range.field === field)
      .sort((a, b) => b.start - a.start)
      .reduce((text, { start, end }) => text.slice(0, start) + mark + text.slice(end), words[field])
  return { ...words, title: cut('title'), body: cut('body') }
}

export interface Why {
  scope: 'shown' | 'not_published' | 'changes_requested' | 'edit_not_published' | 'removed' | 'suspended' | 'redacted'
  reason?: Reason | null
  law?: string | undefined
  /** Somebody reported it; otherwise we looked ourselves. */
  fromReport?: boolean
  /** Signals of screening led a person to it. */
  signals?: readonly string[]
  /** A rule or the clock decided, no person. */
  automated?: boolean
  until?: number | null
}
/**
 * What an author is owed to know of a decision (Regulation (EU) 2022/2065, article 17); the facts stand in the statement,
 * because this part is sealed and outlives the words.
 */
export const groundsOf = ({ scope, reason: code, law, fromReport, signals = [], automated, until }: Why) => ({
  scope,
  duration: until ? { until } : scope === 'shown' ? null : 'until_changed_or_overturned',
  source: fromReport ? 'report' : 'own_initiative',
  automated: automated ?? false,
  detectedBy: signals,
  ground: code ? { kind: law ? 'law' : 'terms', code, ...(law && { law }) } : null,
  redress: scope === 'shown' ? [] : ['edit', 'appeal', 'court'],
})
