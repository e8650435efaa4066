import type { Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { workDomain } from '../../kernel/mailbox.ts'
import { recount, reviewById } from '../store.ts'
import { type DisclosureType, disclosuresOf, evidenceOf, strongest } from './rules.ts'
import * as store from './store.ts'

interface Said {
  connections: readonly { type: DisclosureType; text: string }[]
  incentive: string
  imported?: string
}
/**
 * Writes down what shows that the author is who they say, and what connects them with the company. Called by what
 * happens (a review, a purchase, a visit through the host), never by a person.
 */
export async function gatherEvidence(tx: Tx, reviewId: string, said?: Said): Promise<void> {
  const review = (await reviewById(tx, reviewId))!
  const known = review.contactId
    ? await store.knownOf(tx, review.contactId, review.productId, review.invitationId)
    : undefined
  for (const { method, evidence, facts } of known ? evidenceOf(known) : []) {
    const row = { id: newId('ver', tx.now), reviewId, method, evidence, facts: JSON.stringify(facts) }
    await store.insertVerification(tx, { ...row, verifiedAt: tx.now })
  }
  if (said) {
    const employee = known ? await store.isColleague(tx, known.email, workDomain(known.email)) : false
    const { connections, incentive, imported = '' } = said
    for (const { type, source, text } of disclosuresOf({ employee, incentive, imported }, connections)) {
      await store.insertDisclosure(tx, { id: newId('dis', tx.now), reviewId, type, source, text, createdAt: tx.now })
    }
  }
  const methods = (await store.verificationsOf(tx, [reviewId])).map(({ method }) => method)
  const incentivized = review.incentivized || (said?.incentive ?? '') !== ''
  await store.labelReview(tx, reviewId, strongest(methods), incentivized)
  await recount(tx, review, { ...review, incentivized })
}
