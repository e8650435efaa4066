import type { Reads } from '../../../db/client.ts'
import { uniqueViolation } from '../../../db/errors.ts'
import type { May } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { conflict, notFound } from '../../kernel/problem.ts'
import type { Asked, ReviewForm, SaveForm } from './contract.ts'
import { checkAnswers, keyed } from './rules.ts'
import * as store from './store.ts'

const NOTHING: ReviewForm = { id: null, version: 0, questions: [] }
const asked = (row: { questions: string }) => JSON.parse(row.questions) as Asked[]

/** What a product asks now. */
export async function currentForm(db: Reads, slug: string): Promise<ReviewForm> {
  const productId = await store.productIdBySlug(db, slug)
  if (!productId) throw notFound('product.not_found', 'There is no product at this address.')
  const row = await store.newestForm(db, productId)
  return row ? { id: row.id, version: row.version, questions: asked(row) } : NOTHING
}

/** Another set of questions is another version; reviews keep the one they answered. */
export const saveForm = (ctx: Ctx<May<'products.manage'>>, slug: string, input: SaveForm): Promise<ReviewForm> =>
  ctx.write(async (tx) => {
    const productId = await store.productIdBySlug(tx, slug)
    if (!productId) throw notFound('product.not_found', 'There is no product at this address.')
    const before = await store.newestForm(tx, productId)
    const questions = keyed(input.questions)
    const json = JSON.stringify(questions)
    if (!before && questions.length === 0) return NOTHING
    if (before?.questions === json) return { id: before.id, version: before.version, questions }
    const row = { id: newId('frm', tx.now), productId, version: (before?.version ?? 0) + 1, questions: json }
    try {
      await store.insertForm(tx, { ...row, createdBy: ctx.actor.accountId, createdAt: tx.now })
    } catch (error) {
      if (!uniqueViolation(error)) throw error
      throw conflict('review_form.changed', 'Somebody else has just changed these questions. Load the page again.')
    }
    await tx.emit('review_form.saved', { formId: row.id, productId })
    return { id: row.id, version: row.version, questions }
  })

/**
 * The answers as they are kept, JSON. They are held against the version that was answered; without one against today's.
 * @throws Problem with a sentence beside each answer that is wrong
 */
export async function answersFor(
  db: Reads,
  productId: string,
  { answers, formId }: { answers: Record<string, unknown>; formId?: string | undefined },
): Promise<string> {
  const form = formId ? await store.formOf(db, productId, formId) : undefined
  if (formId && !form) throw notFound('review_form.not_found', 'There are no such questions. Load the page again.')
  return JSON.stringify(checkAnswers(form ? asked(form) : [], answers))
}
