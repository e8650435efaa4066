import type { Fate } from '../fates/rules.ts'

/** Of what the teams of the company write down. */
export const TEAM_FATES: Record<string, Fate> = {
  work_item: { part: null, erasure: 'words', why: 'what colleagues had to do; it names nobody after' },
  team_comment: { part: null, erasure: 'words', why: 'what colleagues said to each other' },
  promise: { part: null, erasure: 'words', why: 'what colleagues wrote down; that it was kept or broken stays' },
  feed_entry: { part: null, erasure: 'kept', why: 'ids and numbers; what was said is exported where it stands' },
  company_goal: { part: null, erasure: 'kept', why: 'says which colleague wrote it' },
  wheel_review: { part: null, erasure: 'kept', why: 'figures, and which colleague held it' },
  stage_name: { part: null, erasure: 'kept', why: 'what the company calls a stage, and which colleague said so' },
  kind_choice: { part: null, erasure: 'kept', why: 'what kind of business the company is' },
  event_spelling: { part: null, erasure: 'kept', why: 'names of events' },
  wheel_audit: { part: null, erasure: 'kept', why: 'what a colleague answered about the company, and figures' },
  wheel_suggestion: { part: null, erasure: 'kept', why: 'what the company might do, and which colleague did it' },
  digest_reader: { part: null, erasure: 'kept', why: 'says which colleague wants the digest' },
  team_mention: { part: null, erasure: 'kept', why: 'says for which colleague a comment was' },
}
