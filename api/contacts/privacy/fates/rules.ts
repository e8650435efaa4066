/** What becomes of a table that holds something about a person. */
export interface Fate {
  /** The part of their own export it goes into; null when it says nothing but ids. */
  part: string | null
  /** `row` goes, `words` go and the row stays, or it is `kept` because it holds ids and numbers only. */
  erasure: 'row' | 'words' | 'kept'
  why?: string
}
/** Of the tables of the wheel, and of what gets it going. */
export const WHEEL_FATES: Record<string, Fate> = {
  stage_pin: { part: 'stages', erasure: 'words' },
  stage_rule_set: { part: null, erasure: 'kept', why: 'says which colleague published rules' },
  contact_stage: { part: 'stages', erasure: 'kept', why: 'ids only' },
  stage_kept: { part: null, erasure: 'row' },
  contact_week: { part: null, erasure: 'kept', why: 'ids and weeks' },
  contact_cohort: { part: null, erasure: 'kept', why: 'an id and a week' },
  stage_transition: { part: 'stages', erasure: 'kept', why: 'ids only' },
  tracked_event: { part: 'tracked', erasure: 'words', why: 'that it happened stays; what was said with it goes' },
  stage_queue: { part: null, erasure: 'kept', why: 'an id, until the stage is looked at' },
  told_person: { part: null, erasure: 'row', why: 'goes in the change that wrote it' },
  told_trait: { part: 'told', erasure: 'row' },
  loop_edge: { part: 'cameBy', erasure: 'kept', why: 'ids, times and a number' },
  first_purchase: { part: 'cameBy', erasure: 'kept', why: 'an id, a time and a number' },
  opt_in: { part: 'outreach', erasure: 'row' },
  subscription: { part: 'outreach', erasure: 'kept', why: 'the text is ours; it has ended' },
  newsletter_issue: { part: null, erasure: 'kept', why: 'says which colleague wrote it' },
  resource_taking: { part: 'outreach', erasure: 'kept', why: 'ids and a time' },
  webinar_place: { part: 'outreach', erasure: 'kept', why: 'ids and times' },
  plan_interest: { part: 'outreach', erasure: 'kept', why: 'ids and times' },
  plan_move: { part: 'outreach', erasure: 'row' },
  promotion_claim: { part: 'outreach', erasure: 'kept', why: 'ids, times and a code that works once' },
  push: { part: null, erasure: 'kept', why: 'says which colleague entered it' },
  push_touch: { part: 'cameBy', erasure: 'kept', why: 'ids and a time' },
}
