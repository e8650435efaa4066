import { unseal } from '../api/kernel/seal.ts'
import { authorAsk } from '../db/schema/testimonials.ts'
import type { Door } from './people.ts'
import { SHOP } from './story-people.ts'
import type { World } from './world.ts'

const BROWSER = 'Mozilla/5.0 (X11; Linux x64; rv:140.0) Gecko/20100101 Firefox/140.0'
const PATHS = ['/', '/', '/', '/pricing', '/pricing', '/customers/wards']
const DAY = 86_400_000

const MORE = [
  { kind: 'carousel', name: 'Pricing page, under the plans', maxItems: 6, ctaLabel: 'See the plans' },
  { kind: 'marquee', name: 'Top of the blog', maxItems: 8 },
  { kind: 'quote', name: 'Beside the sign-up form', maxItems: 1, choosing: 'effect', ctaLabel: 'Start a notebook' },
  { kind: 'reviews', name: 'All reviews, on the product page', options: { pageSize: 6 } },
  { kind: 'badge', name: 'Footer' },
]

const THEMES: Record<string, { tags: string[]; themes: string[] }> = {
  'Grace Adeyemi': { tags: ['clinics', 'teams'], themes: ['handover nobody misses'] },
  'Inês Carvalho': { tags: ['clinics', 'teams'], themes: ['works without a signal'] },
  'Ann Ashby': { tags: ['people'], themes: ['found again at once'] },
  'Jamal Whitaker': { tags: ['people'], themes: ['no nagging'] },
}

interface Curated {
  portal: World
  owner: Door
}
type Listed = { id: string; reviewId: string; displayName: string; state: string }

/** What staff made of the testimonials: tags, a list found by them, a story its customer agreed to. Gives the list's id. */
async function curate({ portal, owner }: Curated): Promise<string> {
  const { items } = (await owner.get('/api/v1/testimonials')).body as { items: Listed[] }
  for (const { id, displayName } of items) {
    const found = THEMES[displayName]
    if (found) await ok(owner.put(`/api/v1/testimonials/${id}/tags`, found))
  }
  const query = { tags: ['clinics'] }
  const made = await ok(owner.post('/api/v1/collections', { name: 'Clinics and teams', kind: 'query', query }))
  await ok(owner.post('/api/v1/collections', { name: 'Everybody, the newest', kind: 'query', query: { newest: 12 } }))
  const grace = items.find(({ displayName, state }) => displayName === 'Grace Adeyemi' && state === 'live')!
  const body = (await owner.get(`/api/v1/testimonials/sentences/${grace.reviewId}`)).body.sentences as {
    start: number
    end: number
  }[]
  const quote = (i: number) => ({ kind: 'quote', ranges: [{ start: body[i]!.start, end: body[i]!.end }] })
  const story = await ok(
    owner.post('/api/v1/stories/drafts', {
      reviewId: grace.reviewId,
      title: 'How a clinic of eleven stopped shouting',
      parts: [
        { kind: 'text', text: 'Grace runs a small clinic: eleven people, two rooms, two shifts a day.' },
        quote(0),
        {
          kind: 'text',
          text: 'They began with one notebook for all, and one rule: whoever leaves writes, whoever comes reads.',
        },
        quote(1),
        { kind: 'figure', value: '11', label: 'people in one notebook' },
        quote(2),
      ],
    }),
  )
  await ok(owner.post(`/api/v1/stories/drafts/${story.id}/ask`))
  const [asked] = (await portal.db.read.select().from(authorAsk)).toSorted((a, b) => b.askedAt - a.askedAt)
  const token = unseal(portal.services.sealKey, asked!.sealed!)
  await ok(portal.visitor.post('/api/v1/author-asks/answer', { token, answer: 'yes' }))
  return String(made.id)
}

async function ok(answer: ReturnType<Door['post']>) {
  const { status, body } = await answer
  if (status >= 300) throw new Error(`the story cannot go on: ${status} ${JSON.stringify(body)}`)
  return body
}

interface Visit {
  portal: World
  url: string
  widgetPath: string
  /** Cards that come into view, and the one that is clicked. */
  slots: number
  clicked?: number | undefined
  /** What the visitor does on this page in the end. */
  goal?: string | undefined
  turn?: number
}

/** Somebody on the shop's page reads the wall, and perhaps clicks. Gives the serve token. */
export async function visit({ portal, url, widgetPath, slots, clicked, goal, turn = 0 }: Visit): Promise<string> {
  portal.later({ ms: 6_000 })
  const answer = await fetch(url + widgetPath, { headers: { origin: SHOP } })
  const serve = answer.headers.get('serve')!
  portal.later({ ms: 2_500 })
  const acts = ['r', ...Array.from({ length: Math.min(slots, 6) }, (_, slot) => `v${slot}`)]
  if (turn % 3 === 0 && slots > 0) acts.push('e0')
  if (clicked !== undefined && slots > 0) acts.push(`c${clicked}`)
  const headers = { origin: SHOP, 'content-type': 'text/plain', 'user-agent': BROWSER }
  const send = (path: string, body: string) => fetch(url + path, { method: 'POST', headers, body })
  await send('/v1/seen', [serve, PATHS[turn % PATHS.length], ...acts].join(' '))
  if (goal && slots > 0)
    await send('/v1/convert', `${serve} ${goal} - 0 - 0:${4 + (turn % 9)},${Math.min(1, slots - 1)}:3`)
  return serve
}

/** The last month on the company's pages: more widgets, people who read them, some who sign up. */
export async function aroundWidgets(teller: {
  portal: World
  today: number
  url: string
  owner: Door
  widgetPath: string
}) {
  const { portal, today, url, owner, widgetPath } = teller
  portal.at(today - 29 * DAY)
  const collectionId = await curate(teller)
  for (const more of MORE) {
    const link = 'ctaLabel' in more ? { ctaUrl: `${portal.publicUrl}/sign-up` } : {}
    const settings = { productSlug: 'orbit-notes', origins: [SHOP], ...link, ...more }
    const list = more.kind === 'carousel' ? { collectionId } : {}
    await ok(owner.post('/api/v1/widgets', { ...settings, ...list }))
  }
  for (let day = 28; day > 0; day--) {
    portal.at(today - day * DAY)
    const readers = 5 + ((day * 7) % 6)
    for (let i = 0; i < readers; i++) {
      const turn = day * 11 + i
      const goal = turn % 23 === 0 ? 'trial' : undefined
      await visit({ portal, url, widgetPath, slots: 6, clicked: turn % 9 === 0 ? turn % 6 : undefined, goal, turn })
    }
  }
  portal.at(today)
}
