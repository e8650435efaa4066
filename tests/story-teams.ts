import { countFriction } from '../api/flywheel/friction/counting.ts'
import type { System } from '../api/kernel/actor.ts'
import { createCtx } from '../api/kernel/context.ts'
import type { Answer, Door } from './people.ts'
import type { World } from './world.ts'

const DAY = 86_400_000
/** Who asked for a demo in which week: more as the year goes on. */
const [FIRST_WEEK, FIXED_WEEK, LAST_WEEK, PER_WEEK] = [1, 37, 51, 7]
const NAMES = 'Amal Bente Caio Dunja Eli Fatou Goran Hana Iva Jun Kofi Lena Milo Nora Omar Pia Rui Sara Tom Yara'.split(
  ' ',
)
const FAMILIES = 'Okafor Lindqvist Moreau Tanaka Petrov Alvarez Novak Rossi Haddad Berg Costa Dubois'.split(' ')
const THEMES = ['export', 'search', 'billing', 'sharing']
const ASKS: Record<string, readonly string[]> = {
  export: [
    'How do I export everything with the attachments?',
    'The export leaves out what my colleagues wrote. Is that meant?',
    'I need my notes as PDF for an audit on Friday. Where is that?',
    'Can I have the export every week by itself, into our own storage?',
    'My export stops at 4 GB. How do I get the rest?',
  ],
  search: [
    'Search does not find words inside my old notes.',
    'How do I search for two words that stand beside each other?',
    'Notes from the import do not come up when I search.',
  ],
  billing: [
    'Why am I billed for the whole year at once?',
    'Our address on the invoice is the old one. Where do I change it?',
    'Can two of my people share one seat?',
  ],
  sharing: [
    'Can somebody read a folder without an account?',
    'I shared a page by mistake. How do I take that back?',
    'Who can see what I write in the team notebook?',
  ],
}
interface Scene {
  portal: World
  today: number
  owner: Door
  moderator: Door
  host: Door
}
interface Dated {
  daysAgo: number
  act: (scene: Scene) => Promise<unknown>
}
function good(answer: Answer): Answer {
  if (answer.status >= 300) throw new Error(`the story cannot go on: ${JSON.stringify(answer.body)}`)
  return answer
}
function chance(seed: number) {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  }
}
const day = (at: number) => new Date(at).toISOString().slice(0, 10)

/** A year of demos: on the plan that was paid by the year few bought, until it could be paid by the month. */
export function yearOfTeams(): Dated[] {
  const [dice, luck] = [chance(11), chance(23)]
  const byWeek = new Map<number, object[]>()
  const say = (week: number, userId: string, event: string, properties: object = {}) => {
    if (week <= 51) byWeek.set(week, [...(byWeek.get(week) ?? []), { type: 'track', userId, event, properties }])
  }
  let n = 0
  for (let week = FIRST_WEEK; week <= LAST_WEEK; week++)
    for (let i = 0; i < PER_WEEK; i++) {
      const userId = `demo-${++n}`
      const name = `${NAMES[n % NAMES.length]} ${FAMILIES[(n * 5) % FAMILIES.length]}`
      const plan = n % 2 === 0 ? 'Team' : 'Solo'
      const agent = n % 3 === 0 ? 'Noa' : 'Ravi'
      const traits = { name, email: `${name.toLowerCase().replace(' ', '.')}.${n}@example.org` }
      byWeek.set(week, [...(byWeek.get(week) ?? []), { type: 'identify', userId, traits }])
      say(week, userId, 'demo.requested', { plan, agent })
      const buys = dice() < (week >= FIXED_WEEK ? 0.84 : plan === 'Solo' ? 0.68 : 0.34)
      if (buys) {
        const bought = week + 1 + Math.floor(dice() * 2)
        say(bought, userId, 'subscription.started', { plan })
        if (n % 3 !== 0) {
          const promiseId = `call-${n}`
          const due = bought + 1
          say(bought, userId, 'promise.made', {
            promiseId,
            text: 'Somebody helps you move your notes over',
            team: 'sales',
            due,
          })
          const kept = n % 3 === 1
          if (kept || week % 2 === 0) say(due, userId, kept ? 'promise.kept' : 'promise.broken', { promiseId })
          const stays = luck() < (kept ? 0.9 : 0.6)
          for (let w = bought; w < bought + (stays ? 20 : 3); w += 2) say(w, userId, 'product.used')
        } else for (let w = bought; w < bought + 12; w += 3) say(w, userId, 'product.used')
      } else
        say(week + 3, userId, 'exit_survey.answered', { reason: plan === 'Team' ? 'billed by the year' : 'no need' })
      if (n % 5 === 0 || week >= 50) {
        const theme = week >= 50 ? 'export' : THEMES[n % THEMES.length]!
        const asks = ASKS[theme]!
        say(week, userId, 'support.opened', {
          ...{ theme, subject: `A question about ${theme}` },
          text: asks[Math.floor(luck() * asks.length)],
        })
        if (week < 50) say(week, userId, 'support.replied')
      }
    }
  const weeks = [...byWeek].map(([week, told]) => ({
    daysAgo: (51 - week) * 7 + 0.04,
    act: async ({ portal, host }: Scene) => {
      const batch = told.map((message, i) => ({
        ...withDay(message, portal.now()),
        timestamp: new Date(portal.now() - Math.round(((told.length - i) / told.length) * 6 * DAY)).toISOString(),
      }))
      for (let i = 0; i < batch.length; i += 100)
        good(await host.post('/api/v1/batch', { batch: batch.slice(i, i + 100) }))
    },
  }))
  return [...weeks, ...decisions()]
}
/** A promise is due in the week after it was made. */
function withDay(message: object, now: number): object {
  const { properties, ...rest } = message as { properties?: { due?: unknown } }
  if (typeof properties?.due !== 'number') return message
  return { ...rest, properties: { ...properties, due: day(now + 9 * DAY) } }
}

/** What the team did about it: a finding is taken up and mended, reviews are held, one thing is late. */
function decisions(): Dated[] {
  let itemId = ''
  const me = async (owner: Door) => {
    const { items } = (await owner.get('/api/v1/wheel/colleagues')).body as { items: { id: string; name: string }[] }
    return items.find(({ name }) => name.startsWith('Olga'))!.id
  }
  const fixedAgo = (51 - FIXED_WEEK) * 7 + 7
  return [
    {
      daysAgo: fixedAgo + 12,
      act: async ({ portal, owner }) => {
        const ctx = createCtx<System>(portal.services, { kind: 'system', job: 'story' }, 'story')
        await countFriction(ctx)
        const said = { from: 'activation', dimension: 'plan', value: 'Team', ownerId: await me(owner) }
        const dueOn = day(portal.now() + 14 * DAY)
        itemId = good(await owner.post('/api/v1/wheel/friction/items', { ...said, dueOn })).body.id
      },
    },
    {
      daysAgo: fixedAgo,
      act: async ({ owner }) => {
        const result = 'The Team plan can be paid by the month now.'
        good(await owner.post(`/api/v1/wheel/items/${itemId}/end`, { to: 'done', result }))
      },
    },
    {
      daysAgo: 20,
      act: async ({ owner }) =>
        good(
          await owner.put('/api/v1/wheel/goals', {
            goals: [
              'Everybody finds their first note again within a minute',
              'A first answer within four hours',
              'Nobody leaves because of the bill',
            ],
          }),
        ),
    },
    {
      daysAgo: 7.5,
      act: async ({ portal, owner }) => {
        const note = 'Olga, Mo. The export is asked for again and again.'
        const { id } = good(await owner.post('/api/v1/wheel/review', { note })).body
        const dueOn = day(portal.now() + 4 * DAY)
        const said = { title: 'Write down how the export works', team: 'service', ownerId: await me(owner), dueOn }
        good(await owner.post(`/api/v1/wheel/review/${id}/decisions`, said))
      },
    },
  ]
}
