import type { Scoped, System } from '../kernel/actor.ts'
import type { Ctx, Tx } from '../kernel/context.ts'
import { canonicalJson, sha256 } from '../kernel/hash.ts'
import { conflict, invalid, notFound } from '../kernel/problem.ts'
import type { ServeKey } from '../kernel/serve-token.ts'
import type { Conversion, TrackConversion } from './contract.ts'
import { type Clicked, readClicked, record, strengthen } from './crediting.ts'
import { type Credit, creditClicks, creditViews, gradeOf, type Named, type Route, WHOLE, wordsOf } from './rules.ts'
import * as store from './store.ts'

const MAX_GOALS = 5

async function knownContact(tx: Tx, who: Pick<TrackConversion, 'contactId' | 'email'>) {
  const contact = await store.contactBy(tx, who)
  if (contact) return contact
  throw notFound('contact.not_found', 'We do not know this person yet. They have to sign up before this can be theirs.')
}

/**
 * Records a conversion once per goal and external id, like a sale. A click token is good for one conversion of a goal,
 * for seven days. What a page told of before with the same number, or on the page view that was clicked, is the same
 * conversion, and the host's word of it counts.
 */
export const trackConversion = (ctx: Ctx<Scoped<'sales.write'>>, key: ServeKey, input: TrackConversion) =>
  ctx.write(async (tx): Promise<{ conversion: Conversion; repeated: boolean }> => {
    const requestHash = sha256(canonicalJson(input))
    const { goal, externalId, amountMinor: valueMinor, currency } = input
    const known = input.contactId ?? input.email
    const contactId = known === undefined ? undefined : (await knownContact(tx, input)).id
    const before = await store.conversionBy(tx, goal, externalId)
    if (before && before.route !== 'page') {
      if (before.requestHash === requestHash) return { conversion: await viewOf(tx, before.id), repeated: true }
      throw conflict(
        'conversion.different',
        `${goal} ${externalId} was recorded before with other values. Send a new externalId.`,
      )
    }
    const { route, credits, clicks, faults, taken } = await convincedBy(tx, key, input, contactId)
    const last = clicks.at(-1)
    const onPage = new Map([...(before ? [before] : []), ...taken].map((one) => [one.id, one]))
    const told = clicks.every((one) => one.told)
    const evidence = gradeOf({ route, told })
    const said = { goal, externalId, route, evidence, valueMinor, currency, contactId, requestHash }
    const where = last
      ? { widgetId: last.widgetId, placementId: await store.placementOf(tx, last.nonce) }
      : placeOf([...onPage.values()])
    const nonces = [...new Set(clicks.map(({ nonce }) => nonce))]
    const id = await record(tx, { ...said, ...where, supersedes: [...onPage.keys()] }, credits, nonces)
    if (contactId) {
      const why = route !== 'click' ? route : told ? 'clicked' : 'on_page'
      const trace = { why, ...(last && { clickedAt: last.clickedAt }) }
      await strengthen(tx, contactId, evidence, credits, { clickId: last?.clickId, trace })
    }
    return { conversion: await viewOf(tx, id, faults), repeated: false }
  })

/** Where the page said it was; nowhere when nothing was shown there. */
const placeOf = ([one]: store.ConversionRow[]) =>
  one && one.ghost !== 1 ? { widgetId: one.widgetId, placementId: one.placementId } : {}

/** One's own words convince nobody of oneself. */
async function convincedBy(
  tx: Tx,
  key: ServeKey,
  { goal, clicks = [], code, ...said }: TrackConversion,
  contactId: string | undefined,
) {
  const isOwn = async ({ advocateId }: Named) =>
    contactId !== undefined && advocateId !== null && (await store.isPerson(tx, advocateId, contactId))
  const none = { clicks: [] as Clicked[], faults: [] as (string | null)[], taken: [] as store.ConversionRow[] }
  const whole = (item: Named): Credit[] => [{ ...item, creditBp: WHOLE }]
  const words = wordsOf(said)
  const [named] = Object.keys(words)
  if (code !== undefined || named) {
    const found = await store.wordsBy(tx, code === undefined ? words : { code })
    if (!found)
      throw code === undefined
        ? invalid(named!, 'There are no words of this id that ever stood in public.')
        : invalid('code', 'There is no testimonial with this code.')
    const route: Route = code === undefined ? 'self' : 'code'
    return { route, credits: (await isOwn(found)) ? [] : whole(found), ...none }
  }
  const faults: (string | null)[] = []
  const good: Clicked[] = []
  const taken: store.ConversionRow[] = []
  for (const token of clicks) {
    const read = await readClicked(tx, key, token)
    if ('fault' in read) {
      faults.push(read.fault)
      continue
    }
    const used = await store.conversionOfServe(tx, goal, read.nonce)
    if (used && used.route !== 'page') {
      faults.push('already_used')
      continue
    }
    if (used) taken.push(used)
    const own = await isOwn(read)
    faults.push(own ? 'own_words' : null)
    if (!own) good.push(read)
  }
  return { route: 'click' as Route, credits: creditClicks(good), clicks: good, faults, taken }
}

async function viewOf(tx: Tx, id: string, clicks: (string | null)[] = []): Promise<Conversion> {
  const row = (await store.conversionById(tx, id))!
  const credits = (await store.creditsOf(tx, id)).map((one) => ({ ...wordsOf(one), creditBp: one.creditBp }))
  return { ...row, amountMinor: row.valueMinor, credits, clicks }
}

interface OnPage {
  goal: string
  externalId: string | undefined
  valueMinor: number
  currency: string | undefined
  widgetId: string
  placementId: string
  nonce: string
  /** 1 on a page view that saw nothing, 2 on one that was no part of a comparison. */
  arm: 0 | 1 | 2
  clicked: string[]
  viewed: { testimonialId: string; seconds: number }[]
}
/**
 * A conversion on the page that shows the widget. Once for a goal and page view, and for ever once for a number of the
 * page's own. The clicked words have it, else those in view, by seconds.
 */
export const convertOnPage = (ctx: Pick<Ctx<System>, 'write'>, page: OnPage) =>
  ctx.write(async (tx): Promise<'stored' | 'reused' | 'too_many'> => {
    const { goal, externalId, nonce, widgetId } = page
    const goals = await store.goalsOf(tx, nonce)
    if (goals.includes(goal)) return 'reused'
    if (externalId !== undefined && (await store.conversionBy(tx, goal, externalId))) return 'reused'
    if (goals.length >= MAX_GOALS) return 'too_many'
    const items = await store.itemsBy(tx, [...page.clicked, ...page.viewed.map(({ testimonialId }) => testimonialId)])
    const of = (testimonialId: string) => {
      const item = items.get(testimonialId)
      return item ? [{ ...item, widgetId }] : []
    }
    const clicked = page.clicked.flatMap(of)
    const viewed = page.viewed.flatMap(({ testimonialId, seconds }) =>
      of(testimonialId).map((one) => ({ ...one, seconds })),
    )
    const credits = clicked.length > 0 ? creditClicks(clicked) : creditViews(viewed)
    const { clicked: _, viewed: __, nonce: ___, arm: ghost, ...said } = page
    await record(tx, { ...said, ghost, route: 'page' }, ghost === 1 ? [] : credits, [nonce])
    return 'stored'
  })
