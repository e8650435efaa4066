import { CLIENT_ADDRESS } from '../api/kernel/http.ts'
import { optInToken } from './outreach/kit.ts'
import { type Answer, type Door, doorOf } from './people.ts'
import { PEOPLE } from './story-cast.ts'
import type { World } from './world.ts'

const DAY = 86_400_000
const HOUR = 3_600_000
interface Told {
  portal: World
  today: number
  owner: Door
  host: Door
}
async function good(answer: Promise<Answer>) {
  const { status, body } = await answer
  if (status >= 300) throw new Error(`the story cannot go on: ${status} ${JSON.stringify(body)}`)
  return body
}
const NEW =
  'alma bodo cleo dino edda falk gesa hugo ilse jona kira lars meta nils orla paul runa sven thea urs vito wanda'
    .split(' ')
    .map((name) => `${name}@mail.example`)
const KNOWN = PEOPLE.filter(({ came }) => came > 130).map(({ key }) => `${key}@example.com`)
const AUDIENCE = [...KNOWN, ...NEW]

interface Planned {
  slug: string
  title: string
  speaker: string
  body: string
  /** Days from today. */
  on: number
  people: string[]
  places?: number
}
const WEBINARS: Planned[] = [
  {
    ...{ slug: 'search-you-can-trust', title: 'Search you can trust', speaker: 'Mia Marsh, who built it', on: -98 },
    body: 'How search in Orbit Notes finds whole sentences, and what it does **not** do.\n\n- What is read, and where\n- How to ask\n- Twenty minutes for your questions',
    people: AUDIENCE.slice(0, 36),
  },
  {
    ...{ slug: 'a-notebook-for-two', title: 'A notebook for two', speaker: 'Olga Petrenko', on: -19 },
    body: 'Sharing a notebook without stepping on each other. For teams of two to ten.',
    people: AUDIENCE.filter((_, i) => i % 3 === 1),
  },
  {
    ...{ slug: 'ten-lines-live', title: 'Ten lines a day, live', speaker: 'Mia Marsh', on: 6, places: 40 },
    body: 'We write ten lines together, and show three notebooks that lasted.\n\nBring a notebook of your own.',
    people: AUDIENCE.filter((_, i) => i % 4 === 2),
  },
]
const asDay = (at: number) => new Date(at).toISOString().slice(0, 10)

/** Three webinars: one with a share that says something, one too small for that, one to come. */
export async function aroundWebinars({ portal, today, owner, host }: Told): Promise<void> {
  for (const { on, people, places, ...words } of WEBINARS) {
    const planned = Math.min(today + (on - 14) * DAY, today - 8 * DAY)
    portal.at(planned)
    const { id, startsAt, slug } = await good(
      owner.post('/api/v1/webinars', {
        ...{ ...words, places: places ?? null, day: asDay(today + on * DAY), time: '15:00', minutes: 45 },
        joinUrl: `https://meet.orbit.example/${words.slug}`,
      }),
    )
    await good(owner.put(`/api/v1/webinars/${id}/state`, { state: 'open' }))
    for (const [i, email] of people.entries()) {
      portal.at(planned + (i + 1) * 4 * HOUR)
      const reader = doorOf(portal, { [CLIENT_ADDRESS]: `203.0.113.${i}` })
      await good(reader.post(`/api/v1/webinars/by-slug/${slug}/ask`, { email }))
      await good(reader.post('/api/v1/opt-ins/confirm', { token: await optInToken(portal, email) }))
    }
    if (on > 0) continue
    portal.at(startsAt + 3 * HOUR)
    const came = people.filter((_, i) => (i * 7) % 10 < 6).map((email) => ({ email }))
    await good(host.post(`/api/v1/webinars/${id}/attendance`, { people: came }))
    if (on < -30)
      await good(owner.put(`/api/v1/webinars/${id}/recording`, { url: `https://video.orbit.example/${words.slug}` }))
  }
}

/** One larger plan, and a few people on a smaller one: some ran into a limit, some looked, one went on, one is called, one moved up. */
export async function aroundPlans(
  { portal, today, owner, host }: Told,
  doors: ReadonlyMap<string, Door>,
): Promise<void> {
  portal.at(today - 2 * DAY)
  const { id } = await good(
    owner.post('/api/v1/plans', {
      ...{ plan: 'business', name: 'Orbit Business', rank: 20, isLive: true, trialDays: 14 },
      ...{ headline: 'For teams that share more than a notebook.', url: 'https://orbit.example/business' },
      benefits: [
        { title: 'Sign-on by your company', words: 'One door for all of your people, and one place to close it.' },
        { title: 'As many notebooks as you like', words: 'Not ten.', lifts: 'notebooks' },
        { title: 'A year of history', words: 'Every wording of every page, for twelve months.', lifts: 'history' },
        { title: 'An answer within four hours', words: 'From somebody who works on Orbit Notes.' },
      ],
    }),
  )
  for (const [i, [key, door]] of [...doors].slice(0, 6).entries()) {
    const email = `${key}@example.com`
    await good(host.post('/api/v1/identify', { traits: { email, plan: 'team' } }))
    const feature = i % 2 === 0 ? 'notebooks' : 'history'
    const limit = { event: 'feature.limit_reached', properties: { feature, email }, messageId: `limit-${key}` }
    if (i < 4) await good(host.post('/api/v1/track', limit))
    await good(door.get('/api/v1/plans/mine'))
    if (i === 3) await good(door.post(`/api/v1/plans/${id}/go`))
    if (i === 1) await good(door.post(`/api/v1/plans/${id}/call`))
    if (i === 2) await good(door.post(`/api/v1/plans/${id}/not-now`))
    if (i === 3) await good(host.post('/api/v1/identify', { traits: { email, plan: 'business' } }))
  }
}
