import type { Reads } from '../../../db/client.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Asked } from '../forms/contract.ts'
import { publicAnswers } from '../forms/rules.ts'
import { formsByIds } from '../forms/store.ts'
import { shownFiles } from '../media/store.ts'
import type { ReviewRow } from '../store.ts'
import { type Method, STRENGTH, standing } from '../verification/rules.ts'
import { disclosuresOfReviews, verificationsOf } from '../verification/store.ts'
import type { PublicReview } from './contract.ts'
import { productNames, repliesOf, sightOf } from './store.ts'

const NOTHING = { votes: [], own: [] as string[] }

/** Reviews as somebody sees them: the words, what shows who wrote them, and what connects them with the company. */
export async function present(db: Reads, rows: readonly ReviewRow[], actor?: Actor): Promise<PublicReview[]> {
  const ids = rows.map(({ id }) => id)
  if (ids.length === 0) return []
  const products = await productNames(db, [...new Set(rows.map(({ productId }) => productId))])
  const verifications = await verificationsOf(db, ids)
  const disclosures = standing(await disclosuresOfReviews(db, ids))
  const forms = await formsByIds(db, [...new Set(rows.flatMap(({ formId }) => formId ?? []))])
  const files = rows.some((row) => row.photoCount + row.mediaCount > 0) ? await shownFiles(db, ids) : []
  const replies = await repliesOf(db, ids)
  const sight = actor?.kind === 'customer' ? await sightOf(db, ids, actor.contactId) : NOTHING
  return rows.map((row) => {
    const form = forms.find(({ id }) => id === row.formId)
    const questions = form ? (JSON.parse(form.questions) as Asked[]) : []
    const reply = replies.find(({ reviewId }) => reviewId === row.id)
    const vote = sight.votes.find(({ reviewId }) => reviewId === row.id)
    return {
      ...row,
      product: products.find(({ id }) => id === row.productId)!,
      publishedAt: row.publishedAt!,
      anonymous: row.displayFormat === 'anonymous',
      verified: labelOf(verifications.filter(({ reviewId }) => reviewId === row.id)),
      disclosures: disclosures.filter(({ reviewId }) => reviewId === row.id),
      answers: publicAnswers(questions, JSON.parse(row.answers) as Record<string, unknown>),
      files: files.filter(({ reviewId }) => reviewId === row.id),
      source: row.source === null ? null : { name: row.source, url: row.sourceUrl },
      reply: reply ? { body: reply.body, changedAt: reply.changedAt, edited: reply.revision > 1 } : null,
      helpful: { up: row.helpfulUp, down: row.helpfulDown },
      voted: vote ? (vote.value as 1 | -1) : null,
      own: sight.own.includes(row.id),
    }
  })
}

function labelOf(rows: readonly { method: Method; facts: string }[]): PublicReview['verified'] {
  for (const method of STRENGTH) {
    const row = rows.find((one) => one.method === method)
    if (row) return { method, facts: JSON.parse(row.facts) as Record<string, string> }
  }
  return null
}
