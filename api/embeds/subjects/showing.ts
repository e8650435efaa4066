import type { Reads } from '../../../db/client.ts'
import { originsOf, type WidgetRow } from '../store.ts'
import { questionedOf, recommendedOf, wantedOf } from './rules.ts'
import * as store from './store.ts'

type About = Pick<WidgetRow, 'id' | 'kind' | 'subjectId'>

/** The columns of a survey, its lists read. */
export const surveyRead = ({ survey, items }: store.Asked) => ({
  ...survey,
  items,
  origins: JSON.parse(survey.origins) as string[],
})

/** What a widget is about, as it is now: one of the three, or none for the other kinds. */
export async function aboutOf(read: Reads, { id, kind, subjectId }: About, publicUrl: string, now: number) {
  if (kind === 'referral') {
    const found = await store.offerAt(read, now)
    return { recommended: found ? recommendedOf(found.offer, found.sides, found.companyName, publicUrl) : null }
  }
  if (subjectId === null) return {}
  if (kind === 'vote') return { wanted: wantedOf(await store.requestById(read, subjectId), publicUrl) }
  const found = await store.surveyById(read, subjectId)
  const websites = id === '' ? [] : await originsOf(read, id)
  return { questioned: found ? questionedOf(surveyRead(found), websites, publicUrl, now) : null }
}

/** What stands in the form of the builder: the number of a request, the slug of a survey. */
export async function subjectOf(read: Reads, { kind, subjectId }: Omit<About, 'id'>): Promise<string | null> {
  if (subjectId === null) return null
  if (kind === 'vote') return String((await store.requestById(read, subjectId))?.namedNumber ?? '')
  return (await store.surveyById(read, subjectId))?.survey.slug ?? ''
}

/** The votes that stand in a widget; null where none do. */
export const votesShown = async (read: Reads, { kind, subjectId }: Omit<About, 'id'>): Promise<number | null> =>
  kind === 'vote' && subjectId !== null ? ((await store.requestById(read, subjectId))?.votes ?? null) : null

/** A link to the same for whoever sees no widget. */
export async function linkOf(read: Reads, about: Omit<About, 'id'>, base: string, product: string) {
  if (about.kind === 'referral') return { url: `${base}/refer?from=widget`, title: `Recommend ${product}` }
  if (about.subjectId === null) return undefined
  const subject = await subjectOf(read, about)
  return about.kind === 'vote'
    ? { url: `${base}/requests/${subject}`, title: `Vote on what comes next in ${product}` }
    : { url: `${base}/surveys/${encodeURIComponent(subject ?? '')}`, title: `A short survey about ${product}` }
}
