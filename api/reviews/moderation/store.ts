import { and, asc, count, desc, eq, gt, inArray, isNotNull, isNull, lt, lte, notInArray, or, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { file } from '../../../db/schema/files.ts'
import { account } from '../../../db/schema/identity.ts'
import { moderationBulk, moderationDecision, moderationProposal, reviewFlag } from '../../../db/schema/moderation.ts'
import { product } from '../../../db/schema/products.ts'
import { appeal, reviewReport } from '../../../db/schema/review-reports.ts'
import { review, reviewRevision } from '../../../db/schema/reviews.ts'
import { FIRST } from '../../kernel/chain.ts'
import type { Key, Paging } from '../../kernel/page.ts'
import { asWritten } from '../../kernel/search.ts'
import type { ReviewChoice } from './contract.ts'

export const insertDecision = (tx: DbTx, row: typeof moderationDecision.$inferInsert) =>
  tx.insert(moderationDecision).values(row)
const newest = (db: Reads) => db.select().from(moderationDecision).orderBy(desc(moderationDecision.seq)).limit(1)
/** The seal that the next decision follows. */
export const lastHash = async (db: Reads) => (await newest(db).get())?.hash ?? FIRST
export const decisionsAfter = (db: Reads, seq: number, limit: number) =>
  db
    .select()
    .from(moderationDecision)
    .where(gt(moderationDecision.seq, seq))
    .orderBy(asc(moderationDecision.seq))
    .limit(limit)
export const decisionById = (db: Reads, id: string) =>
  db.select().from(moderationDecision).where(eq(moderationDecision.id, id)).get()
/** What was decided about a review with a reason, last. */
export const lastRefusal = (db: Reads, reviewId: string) =>
  db
    .select()
    .from(moderationDecision)
    .where(and(eq(moderationDecision.reviewId, reviewId), isNotNull(moderationDecision.reason)))
    .orderBy(desc(moderationDecision.seq))
    .limit(1)
    .get()
export const decisionsOf = (db: Reads, reviewId: string) =>
  db
    .select({ decision: moderationDecision, name: account.name })
    .from(moderationDecision)
    .leftJoin(account, eq(account.id, moderationDecision.decidedBy))
    .where(eq(moderationDecision.reviewId, reviewId))
    .orderBy(asc(moderationDecision.seq))

/** Oldest first, with the words at issue. The rating is not selected: nobody can be shown what nobody has read. */
export const pending = (db: Reads, { limit }: Paging, after: Key | undefined) =>
  db
    .select({
      id: review.id,
      product: { slug: product.slug, name: product.name },
      title: reviewRevision.title,
      body: reviewRevision.body,
      lang: reviewRevision.lang,
      authorName: reviewRevision.authorName,
      displayFormat: reviewRevision.displayFormat,
      answers: reviewRevision.answers,
      experienceDate: reviewRevision.experienceDate,
      submittedAt: review.submittedAt,
      stateChangedAt: review.stateChangedAt,
      dueAt: review.dueAt,
      revision: reviewRevision.n,
      files: sql<number>`(SELECT count(*) FROM ${file} WHERE ${file.reviewId} = ${review.id}
        AND ${file.state} = 'ready' AND ${file.verdict} = 'pending')`,
      proposed: sql<boolean>`EXISTS (SELECT 1 FROM ${moderationProposal}
        WHERE ${moderationProposal.reviewId} = ${review.id} AND ${moderationProposal.state} = 'open')`.mapWith(Boolean),
      shown: { shown: review.shown, title: review.title, body: review.body },
    })
    .from(review)
    .innerJoin(product, eq(product.id, review.productId))
    .innerJoin(
      reviewRevision,
      and(
        eq(reviewRevision.reviewId, review.id),
        eq(reviewRevision.n, sql`coalesce(${review.waitingRevision}, ${review.revision})`),
      ),
    )
    .where(
      and(
        eq(review.state, 'pending'),
        after &&
          or(gt(review.stateChangedAt, after.at), and(eq(review.stateChangedAt, after.at), gt(review.id, after.id))),
      ),
    )
    .orderBy(asc(review.stateChangedAt), asc(review.id))
    .limit(limit + 1)
const SEARCHED = 20_000
/** Reviews by state and title, the last changed first. A search ends, however many there are. */
export const reviewsBy = (db: Reads, { state, q, limit }: ReviewChoice, after: Key | undefined) => {
  const among = db
    .select({ id: review.id })
    .from(review)
    .where(state ? eq(review.state, state) : sql`${review.state} <> 'erased'`)
    .orderBy(desc(review.stateChangedAt), desc(review.id))
    .limit(SEARCHED)
  const { id, title, lang, displayName, shown, stateChangedAt } = review
  return db
    .select({
      ...{ id, title, lang, displayName, state: review.state, shown, stateChangedAt },
      product: { slug: product.slug, name: product.name },
    })
    .from(review)
    .innerJoin(product, eq(product.id, review.productId))
    .where(
      and(
        state ? eq(review.state, state) : sql`${review.state} <> 'erased'`,
        q ? inArray(id, among) : undefined,
        q ? sql`${title} LIKE ${`%${asWritten(q)}%`} ESCAPE '\\'` : undefined,
        after && or(lt(stateChangedAt, after.at), and(eq(stateChangedAt, after.at), lt(id, after.id))),
      ),
    )
    .orderBy(desc(stateChangedAt), desc(id))
    .limit(limit + 1)
}
const n = async (rows: PromiseLike<{ n: number }[]>) => (await rows)[0]!.n
export const countsOf = async (db: Reads, now: number) => ({
  pending: await n(db.select({ n: count() }).from(review).where(eq(review.state, 'pending'))),
  overdue: await n(
    db
      .select({ n: count() })
      .from(review)
      .where(and(lte(review.dueAt, now), isNotNull(review.escalatedAt))),
  ),
  proposals: await n(db.select({ n: count() }).from(moderationProposal).where(eq(moderationProposal.state, 'open'))),
  reports: await n(db.select({ n: count() }).from(reviewReport).where(eq(reviewReport.state, 'open'))),
  appeals: await n(db.select({ n: count() }).from(appeal).where(eq(appeal.state, 'open'))),
})
export const productOf = (db: Reads, id: string) =>
  db.select({ slug: product.slug, name: product.name }).from(product).where(eq(product.id, id)).get()
export const isForCustomers = async (db: Reads, productId: string) =>
  (await db.select({ openTo: product.openTo }).from(product).where(eq(product.id, productId)).get())?.openTo ===
  'customers'
export const revisionsOf = (db: Reads, reviewId: string) =>
  db.select().from(reviewRevision).where(eq(reviewRevision.reviewId, reviewId)).orderBy(asc(reviewRevision.n))
/** The rules that saw something in a revision. */
export const openSignals = async (db: Reads, reviewId: string, revision: number) =>
  (
    await db
      .select({ rule: reviewFlag.rule })
      .from(reviewFlag)
      .where(and(eq(reviewFlag.reviewId, reviewId), eq(reviewFlag.revision, revision), eq(reviewFlag.state, 'open')))
  ).map(({ rule }) => rule)

/** Reviews whose time has come, the longest due first; one that staff were reminded of only a day later again. */
export const due = (db: Reads, now: number, after: Key | undefined, limit: number) =>
  db
    .select({ id: review.id, at: sql<number>`${review.dueAt}` })
    .from(review)
    .where(
      and(
        ...[isNotNull(review.dueAt), lte(review.dueAt, now)],
        or(isNull(review.escalatedAt), lte(review.escalatedAt, now - 86_400_000)),
        after && or(gt(review.dueAt, after.at), and(eq(review.dueAt, after.at), gt(review.id, after.id))),
      ),
    )
    .orderBy(asc(review.dueAt), asc(review.id))
    .limit(limit)

const MODERATES = ['owner', 'admin', 'moderator'] as const
/** Whether anybody else here may decide. */
export const hasAnotherModerator = async (db: Reads, than: string[]) =>
  (await db
    .select({ id: account.id })
    .from(account)
    .where(and(inArray(account.role, [...MODERATES]), isNull(account.disabledAt), notInArray(account.id, than)))
    .limit(1)
    .get()) !== undefined

export const insertProposal = (tx: DbTx, row: typeof moderationProposal.$inferInsert) =>
  tx.insert(moderationProposal).values(row)
export const proposalById = (db: Reads, id: string) =>
  db.select().from(moderationProposal).where(eq(moderationProposal.id, id)).get()
export const openProposalOf = (db: Reads, reviewId: string) =>
  db
    .select()
    .from(moderationProposal)
    .where(and(eq(moderationProposal.reviewId, reviewId), eq(moderationProposal.state, 'open')))
    .get()
export const openProposals = (db: Reads) =>
  db
    .select({
      proposal: moderationProposal,
      name: account.name,
      product: { slug: product.slug, name: product.name },
      words: { title: reviewRevision.title, body: reviewRevision.body, lang: reviewRevision.lang },
    })
    .from(moderationProposal)
    .innerJoin(review, eq(review.id, moderationProposal.reviewId))
    .innerJoin(product, eq(product.id, review.productId))
    .innerJoin(
      reviewRevision,
      and(eq(reviewRevision.reviewId, review.id), eq(reviewRevision.n, moderationProposal.revision)),
    )
    .leftJoin(account, eq(account.id, moderationProposal.proposedBy))
    .where(eq(moderationProposal.state, 'open'))
    .orderBy(asc(moderationProposal.createdAt))
    .limit(100)
type Settled = Pick<typeof moderationProposal.$inferSelect, 'state' | 'decidedBy' | 'decidedAt'>
/** False when somebody was faster. */
export const settleProposal = async (tx: DbTx, id: string, change: Settled) =>
  (
    await tx
      .update(moderationProposal)
      .set(change)
      .where(and(eq(moderationProposal.id, id), eq(moderationProposal.state, 'open')))
      .returning({ id: moderationProposal.id })
  ).length === 1
/** The review was decided in another way, so there is nothing left to agree on. */
export const closeProposals = (tx: DbTx, reviewId: string, now: number) =>
  tx
    .update(moderationProposal)
    .set({ state: 'declined', decidedBy: 'decided_otherwise', decidedAt: now })
    .where(and(eq(moderationProposal.reviewId, reviewId), eq(moderationProposal.state, 'open')))

export const insertBulk = (tx: DbTx, row: typeof moderationBulk.$inferInsert) => tx.insert(moderationBulk).values(row)
export const bulkById = (db: Reads, id: string) =>
  db.select().from(moderationBulk).where(eq(moderationBulk.id, id)).get()
export const markUndone = async (tx: DbTx, id: string, undoneBy: string, now: number) =>
  (
    await tx
      .update(moderationBulk)
      .set({ undoneAt: now, undoneBy })
      .where(and(eq(moderationBulk.id, id), isNull(moderationBulk.undoneAt)))
      .returning({ id: moderationBulk.id })
  ).length === 1
