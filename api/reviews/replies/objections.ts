import { screen } from '../moderation/screening.ts'

export interface Objection {
  rule: 'threat' | 'removal' | 'reward' | 'personal_data'
  sentence: string
  /** Whether its writer may say that it is meant so. */
  mayInsist: boolean
}

const YOU = String.raw`(?:you|your)`
const REVIEW = String.raw`(?:review|rating|stars?|comment|post|feedback|words)`
const GAP = String.raw`[^.!?\n]{0,60}?`
const all = (...sources: string[]) => sources.map((source) => new RegExp(source, 'iu'))

// people who were threatened, paid or asked to unsay it did not stop thinking it (16 CFR 465.7)
const THREATS = all(
  String.raw`\b(?:sue|suing)\s+${YOU}\b`,
  String.raw`\b(?:legal (?:action|steps|proceedings|consequences)|court action|take ${YOU}\b${GAP}\bto court|see ${YOU} in court)`,
  String.raw`\b(?:our|my) (?:lawyers?|attorneys?|solicitors?|legal team) (?:will|are going to|is going to|shall)\b`,
  String.raw`\b(?:defamation|libel|slander)(?:ous|lous)?\b`,
  String.raw`\b(?:report ${YOU} to|inform) (?:the police|your employer)\b`,
)
const REMOVALS = all(
  String.raw`\b(?:remove|delete|take down|withdraw|retract|take back)\b${GAP}\b(?:${YOU}|this|the)\s+${REVIEW}\b`,
  String.raw`\b(?:change|edit|update|revise|raise|improve|reconsider)\b${GAP}\b${YOU}\s+(?:star )?(?:rating|stars|score)\b`,
)
const REWARDS = all(
  String.raw`\b(?:refund|discount|credit|gift card|voucher|compensat\w+|free (?:month|year))\b${GAP}\b(?:if|once|when|after|in (?:return|exchange))\b${GAP}\b${REVIEW}\b`,
  String.raw`\b${REVIEW}\b${GAP}\b(?:and|then|in (?:return|exchange))\b${GAP}\b(?:refund|discount|credit|gift card|voucher|compensat\w+)\b`,
)
const says = (text: string, patterns: RegExp[]) => patterns.some((pattern) => pattern.test(text))

/** What is wrong with an answer to a customer; empty when nothing is. */
export function objectionsTo(text: string): Objection[] {
  const found: Objection[] = []
  if (says(text, THREATS)) {
    const sentence = 'This reads like a threat of law. Answer what was said, or report the review.'
    found.push({ rule: 'threat', mayInsist: false, sentence })
  }
  if (says(text, REWARDS)) {
    const sentence = 'This offers something for another review. Help without asking for one.'
    found.push({ rule: 'reward', mayInsist: false, sentence })
  }
  if (says(text, REMOVALS)) {
    const sentence = 'This asks the author to unsay the review or to change the stars. Nobody may be asked for that.'
    found.push({ rule: 'removal', mayInsist: false, sentence })
  }
  const holdsData = screen({ title: '', body: text }, { flaggedWords: [] }).some(
    ({ rule }) => rule === 'personal_data' || rule === 'account_number',
  )
  if (holdsData) {
    const sentence = 'This holds an address or a number. Is it yours to publish? Then say so and send it again.'
    found.push({ rule: 'personal_data', mayInsist: true, sentence })
  }
  return found
}
