import { cookieOf, type Door, doorOf, hostOf, mailedTo, PASSWORD, signUp } from './people.ts'
import { aroundAudit } from './story-audit.ts'
import { PEOPLE } from './story-cast.ts'
import { aroundCommissions } from './story-commissions.ts'
import { yearAtTheDesk } from './story-desk.ts'
import { aroundAsks, beginJourneys } from './story-journeys.ts'
import { aroundOutreach } from './story-outreach.ts'
import { aroundPartners } from './story-partners.ts'
import { COMPANY, type Person, SHOP } from './story-people.ts'
import { aroundPushes } from './story-pushes.ts'
import { READERS } from './story-readers.ts'
import { aroundReferrals } from './story-referrals.ts'
import { aroundRequests } from './story-requests.ts'
import { monthsOfReaders, thankThem, thankTheRest } from './story-returns.ts'
import { aroundReviews } from './story-reviews.ts'
import { aroundSurveys } from './story-surveys.ts'
import { yearOfTeams } from './story-teams.ts'
import { aroundPlans, aroundWebinars } from './story-webinars.ts'
import { weeksOfUse } from './story-wheel.ts'
import { aroundWidgets, visit } from './story-widgets.ts'
import type { World } from './world.ts'

const DAY = 86_400_000
const TEN = 10 * 3_600_000
interface Teller {
  portal: World
  today: number
  url: string
  owner: Door
  moderator: Door
  host: Door
  widgetPath: string
  /** Testimonials by who wrote them, newest first, which is the order of the wall. */
  slots: string[]
  /** Reviews in public by who wrote them. */
  reviews: Map<string, string>
}

/**
 * A company that has lived for a year, told through the API by those who lived it, so that every rule holds and every
 * number has its events. @param report says how far it is, from 0 to 1
 */
export async function tell(portal: World, report: (share: number) => void = () => {}): Promise<void> {
  const today = portal.now()
  const url = await portal.open()
  portal.at(today - 365 * DAY)
  const owner = await found(portal)
  const moderator = await invite(portal, owner)
  await owner.post('/api/v1/products', {
    name: 'Orbit Academy',
    kind: 'course',
    description: 'Two evenings on keeping a notebook that other people can read.',
  })
  await beginJourneys(owner)
  const key = (
    await owner.post('/api/v1/api-keys', { name: 'Orbit checkout', scopes: ['sales.write', 'events.write'] })
  ).body.key
  const host = hostOf(portal, String(key))
  const widget = await ok(
    owner.post('/api/v1/widgets', {
      name: 'Front page of orbit.example',
      productSlug: 'orbit-notes',
      origins: [SHOP],
      ctaUrl: `${portal.publicUrl}/sign-up`,
      ctaLabel: 'Try Orbit Notes',
    }),
  )
  const widgetPath = `/v1/w/${widget.publicId}`
  const teller: Teller = { portal, today, url, owner, moderator, host, widgetPath, slots: [], reviews: new Map() }

  const { drain } = portal.worker
  let turn = 0
  portal.worker.drain = () => {
    turn++
    return drain(turn % 12 === 0 ? AT_THE_END : turn % 4 === 0 ? NOT_EACH_WEEK : NOT_EACH_DAY)
  }
  const acts = [
    ...[...PEOPLE, ...READERS].flatMap((person) => actsOf(person)),
    ...weeksOfUse(),
    ...yearOfTeams(),
    ...yearAtTheDesk(),
    ...monthsOfReaders(today),
  ].sort((a, b) => b.daysAgo - a.daysAgo)
  const doors = new Map<string, Door>()
  let before = portal.now()
  for (const [i, { daysAgo, act }] of acts.entries()) {
    const at = today - Math.round(daysAgo * DAY)
    const morning = Math.floor((at - TEN) / DAY) * DAY + TEN
    // time does its part where it happened, not all of it today, and by day: at night no mail goes out
    if (morning > before) {
      portal.at(morning)
      await portal.worker.drain()
    }
    portal.at(at)
    before = at
    await act(teller, doors)
    report((i + 1) / acts.length)
  }
  await aroundReviews(teller, doors)
  await aroundRequests(teller, doors)
  await aroundSurveys(teller, doors)
  await aroundAsks(teller, doors)
  await aroundReferrals(teller, doors)
  await aroundPartners(teller)
  await aroundCommissions(teller)
  await aroundPushes(teller)
  await aroundWebinars(teller)
  await aroundOutreach(teller)
  await aroundPlans(teller, doors)
  await aroundAudit(teller)
  await aroundWidgets(teller)
  await visitors(teller, 8)
  portal.worker.drain = drain
  await drain()
  await thankTheRest(owner)
}

/** Checks and counts of all there is, of which only the last says anything. */
const AT_THE_END = new Set([
  'flywheel.verify',
  'flywheel.stay',
  'flywheel.friction',
  'flywheel.teams',
  'flywheel.count_turns',
  'flywheel.count_pushes',
  'affiliates.check_books',
])

/** Whoever did something is looked at every week or two of the story, for all of them at once. */
const NOT_EACH_WEEK = new Set([...AT_THE_END, 'flywheel.follow'])
/** What others wait for goes out every few days. */
const NOT_EACH_DAY = new Set([
  ...NOT_EACH_WEEK,
  ...['flywheel.settle', 'flywheel.follow_journeys', 'flywheel.walk_journeys', 'surveys.send'],
])

type Act = (teller: Teller, doors: Map<string, Door>) => Promise<void>
/** A person's life as dated acts, so that the year is told in order over everybody. */
function actsOf(person: Person): { daysAgo: number; act: Act }[] {
  const { came, bought, review } = person
  const acts: { daysAgo: number; act: Act }[] = [{ daysAgo: came, act: (t, doors) => arrive(t, doors, person) }]
  if (bought) acts.push({ daysAgo: came - bought.daysLater, act: (t) => buy(t, person) })
  if (review) {
    const written = came - review.daysLater - 0.1
    acts.push({ daysAgo: written, act: (t, doors) => speak(t, doors, person) })
  }
  return acts
}

async function found(portal: World): Promise<Door> {
  const token = new URL((await portal.setUpLink())!).searchParams.get('token')
  const owner = { token, name: 'Olga Petrenko', email: 'olga@example.com', password: PASSWORD, ...COMPANY }
  const answer = await portal.visitor.post('/api/v1/setup', owner)
  if (answer.status !== 201) throw new Error(`set-up: ${JSON.stringify(answer.body)}`)
  const door = doorOf(portal, { cookie: cookieOf(answer) })
  await ok(door.post('/api/v1/auth/email', { email: owner.email }))
  const mailed = await mailedTo(portal, owner.email)
  const confirmed = await door.post('/api/v1/auth/email/use', { token: mailed.token })
  return doorOf(portal, { cookie: cookieOf(confirmed) })
}

async function invite(portal: World, owner: Door): Promise<Door> {
  const email = 'mo@example.com'
  await ok(owner.post('/api/v1/staff/invitations', { role: 'moderator', email }))
  const { token } = await mailedTo(portal, email)
  const mo = { token, name: 'Mo Lindqvist', password: PASSWORD }
  return doorOf(portal, { cookie: cookieOf(await portal.visitor.post('/api/v1/staff/join', mo)) })
}

async function arrive(teller: Teller, doors: Map<string, Door>, { key, name, by, readReviewOf }: Person) {
  const read = readReviewOf && teller.reviews.get(readReviewOf)
  if (readReviewOf && !read) throw new Error(`${readReviewOf} has no review in public yet`)
  const via = read ? `page:${read}` : by && (await click(teller, by))
  doors.set(key, await signUp(teller.portal, { name, email: `${key}@example.com`, via }, PASSWORD))
}

async function buy({ portal, host }: Teller, { key, bought }: Person) {
  const productSlug = 'orbit-notes'
  const sale = {
    externalId: `order-${key}`,
    productSlug,
    email: `${key}@example.com`,
    currency: 'EUR',
    occurredAt: portal.now(),
  }
  await ok(host.post('/api/v1/track/sale', { ...sale, amountMinor: bought!.amountMinor }))
}

async function speak(teller: Teller, doors: Map<string, Door>, { key, name, review }: Person) {
  const { portal, owner, moderator, slots } = teller
  const { product = 'orbit-notes', rating, title, body, lang = 'en', consents, quoted, decision = 'publish' } = review!
  const texts = (await portal.visitor.get('/api/v1/consent-texts')).body.items as { scope: string; textHash: string }[]
  const written = await ok(
    doors.get(key)!.post('/api/v1/reviews', {
      ...{ productSlug: product, rating, title, body, lang, displayName: name },
      experienceDate: new Date(portal.now() - 2 * DAY).toISOString().slice(0, 10),
      consents: texts
        .filter(({ scope }) => scope === 'publish_on_portal' || (consents && AGREED.has(scope)))
        .map(({ scope, textHash }) => ({ scope, textHash })),
    }),
  )
  await thankThem(portal, doors.get(key)!, [...doors.keys()].indexOf(key))
  if (decision === 'wait') return
  portal.later({ minutes: 90 })
  const verdict = decision === 'publish' ? { decision } : { decision: 'reject', ...decision }
  await ok(moderator.post(`/api/v1/moderation/reviews/${written.id}/decision`, verdict))
  if (verdict.decision === 'publish') teller.reviews.set(key, String(written.id))
  if (!quoted) return
  portal.later({ minutes: 30 })
  const found = (await owner.get('/api/v1/testimonials/candidates')).body.items as {
    reviewId: string
    sentences: { start: number; end: number }[]
  }[]
  const { sentences } = found.find((candidate) => candidate.reviewId === String(written.id))!
  const ranges = quoted.map((i) => ({ start: sentences[i]!.start, end: sentences[i]!.end }))
  await ok(owner.post('/api/v1/testimonials', { reviewId: written.id, ranges }))
  if (product === 'orbit-notes') slots.unshift(key)
  portal.later({ minutes: 1 })
  await visitors(teller, 6)
}

const AGREED = new Set(['website_widgets', 'social_ads', 'shorten_verbatim'])

/** People on the shop's page: they read the wall, and some click. */
async function visitors(teller: Teller, n: number) {
  for (let i = 0; i < n; i++) await see(teller, i, i % 5 === 0 ? i % Math.max(teller.slots.length, 1) : undefined)
}
/** Clicks on somebody's testimonial and gives the token that travels to the sign-up form. */
async function click(teller: Teller, author: string): Promise<string> {
  const slot = teller.slots.indexOf(author)
  if (slot < 0) throw new Error(`${author} is not on the wall yet`)
  return `${await see(teller, slot, slot)}.${slot}`
}
const see = ({ slots, ...teller }: Teller, turn: number, clicked?: number) =>
  visit({ ...teller, slots: slots.length, clicked, turn })

async function ok(answer: ReturnType<Door['post']>) {
  const { status, body } = await answer
  if (status >= 300) throw new Error(`the story cannot go on: ${status} ${JSON.stringify(body)}`)
  return body
}
