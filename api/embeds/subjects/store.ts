import { and, count, desc, eq, inArray, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Reads } from '../../../db/client.ts'
import { board, requestStatus } from '../../../db/schema/boards.ts'
import { widget, widgetVersion } from '../../../db/schema/embeds.ts'
import { request } from '../../../db/schema/feature-requests.ts'
import { offer, offerSide } from '../../../db/schema/referrals.ts'
import { roadmapPlan } from '../../../db/schema/roadmap.ts'
import { setting } from '../../../db/schema/settings.ts'
import { survey, surveyItem } from '../../../db/schema/surveys.ts'

type WidgetKind = (typeof widget.$inferSelect)['kind']
const named = alias(request, 'named')
/** What was taken into another request is that one. */
const itself = sql`${request.id} = coalesce(${named.canonicalId}, ${named.id})`
const horizon = sql<string | null>`(SELECT p.horizon FROM ${roadmapPlan} p WHERE p.request_id = ${request.id}
  ORDER BY p.seq DESC LIMIT 1)`

const whole = (read: Reads) =>
  read
    .select({
      ...{ namedId: named.id, namedNumber: named.number, namedDeletedAt: named.deletedAt },
      ...{ id: request.id, number: request.number, title: request.title, lang: request.lang },
      ...{ votes: request.voteCount, category: request.category, moderation: request.moderation },
      ...{ deletedAt: request.deletedAt, status: requestStatus.label, votable: requestStatus.votable, horizon },
      ...{ viewPolicy: board.viewPolicy, votePolicy: board.votePolicy, archivedAt: board.archivedAt },
    })
    .from(named)
    .innerJoin(request, itself)
    .innerJoin(board, eq(board.id, request.boardId))
    .innerJoin(requestStatus, eq(requestStatus.id, request.statusId))
export const requestById = (read: Reads, id: string) => whole(read).where(eq(named.id, id)).get()
export const requestByNumber = (read: Reads, number: number) => whole(read).where(eq(named.number, number)).get()
export type AskedFor = NonNullable<Awaited<ReturnType<typeof requestById>>>

const asked = (read: Reads) =>
  read
    .select({ survey, items: count(surveyItem.id) })
    .from(survey)
    .leftJoin(surveyItem, eq(surveyItem.surveyId, survey.id))
    .groupBy(survey.id)
export const surveyById = (read: Reads, id: string) => asked(read).where(eq(survey.id, id)).get()
export const surveyBySlug = (read: Reads, slug: string) => asked(read).where(eq(survey.slug, slug)).get()
export type Asked = NonNullable<Awaited<ReturnType<typeof surveyById>>>

/** Surveys that a widget can ask now, newest first. */
export const askable = (read: Reads) =>
  read
    .select({ slug: survey.slug, title: survey.title, kind: survey.kind, origins: survey.origins })
    .from(survey)
    .where(and(eq(survey.state, 'open'), eq(survey.anonymous, true)))
    .orderBy(desc(survey.createdAt))
    .limit(200)

/** What friends are offered at that moment, and under which name; undefined when there is nothing. */
export async function offerAt(read: Reads, now: number) {
  const standing = sql`coalesce(${offer.endsAt}, ${now + 1}) > ${now}`
  const found = await read
    .select({ id: offer.id, terms: offer.terms, endsAt: offer.endsAt })
    .from(offer)
    .where(and(eq(offer.state, 'live'), standing))
    .get()
  if (!found) return undefined
  const { side, trigger, minAmountMinor, minCurrency, nth, days, holdDays, capPerPerson, expiresDays } = offerSide
  const shown = { side, trigger, minAmountMinor, minCurrency, nth, days, holdDays, capPerPerson, expiresDays }
  const sides = await read
    .select({ ...shown, description: offerSide.description })
    .from(offerSide)
    .where(eq(offerSide.offerId, found.id))
    .orderBy(desc(offerSide.side))
  const brand = await read.select({ value: setting.value }).from(setting).where(eq(setting.key, 'brand')).get()
  const { companyName = '' } = JSON.parse(brand?.value ?? '{}') as { companyName?: string }
  return { offer: found, sides, companyName }
}

export const widgetsOfKind = (read: Reads, kind: WidgetKind) => read.select().from(widget).where(eq(widget.kind, kind))
export const widgetsOfSubject = (read: Reads, subjectId: string) =>
  read.select().from(widget).where(eq(widget.subjectId, subjectId))

const voting = (read: Reads) =>
  read
    .select({ widget, votes: request.voteCount })
    .from(widget)
    .innerJoin(named, eq(named.id, widget.subjectId))
    .innerJoin(request, itself)
/** Widgets that show one of these requests, under its own name or that of one it took in. */
export const widgetsOfRequests = (read: Reads, ids: string[]) =>
  voting(read).where(or(inArray(named.id, ids), inArray(request.id, ids)))
export const widgetsOfBoard = (read: Reads, boardId: string) => voting(read).where(eq(request.boardId, boardId))
export const widgetsInStatus = (read: Reads, statusId: string) => voting(read).where(eq(request.statusId, statusId))

/** Live widgets that show another number of votes than there are, and have shown it since that moment or before. */
export const behind = (read: Reads, since: number) =>
  voting(read)
    .innerJoin(widgetVersion, and(eq(widgetVersion.widgetId, widget.id), eq(widgetVersion.version, widget.version)))
    .where(
      and(
        eq(widget.state, 'live'),
        sql`${widgetVersion.votes} IS NOT ${request.voteCount}`,
        sql`${widgetVersion.createdAt} <= ${since}`,
      ),
    )
