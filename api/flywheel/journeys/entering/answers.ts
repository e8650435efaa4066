import { answerAsk } from '../../../kernel/ask-budget.ts'
import { openAskOf } from '../../../kernel/ask-ledger.ts'
import type { AskKind } from '../../../kernel/ask-rules.ts'
import type { Tx } from '../../../kernel/context.ts'
import type { Happened } from '../walking/store.ts'

/** Doing what one was asked for is a yes. */
const YES: ReadonlyMap<string, AskKind> = new Map([
  ['review.submitted', 'review'],
  ['referral.shared', 'referral'],
  ['friend.invited', 'referral'],
  ['submitted_lead.submitted', 'referral'],
  ['affiliate.applied', 'affiliate'],
  ['testimonial.permission_given', 'story'],
  ['reference_call.completed', 'reference'],
])
export async function answersTo(tx: Tx, { name, contactId, at }: Happened): Promise<void> {
  const kind = YES.get(name)
  const source = kind && (await openAskOf(tx, contactId, kind, at))
  if (source) await answerAsk(tx, source, 'accepted')
}
