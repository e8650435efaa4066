import type { Door } from './people.ts'
import { planRoadmap, useWhatCame, writeChangelog } from './story-loop.ts'
import { estimate } from './story-scores.ts'
import { talks } from './story-talk.ts'
import type { World } from './world.ts'

const DAY = 86_400_000
interface Scene {
  portal: World
  today: number
  owner: Door
  moderator: Door
}
interface Wish {
  title: string
  body: string
  daysAgo: number
  by: string
  /** How many of the others vote for it. */
  votes: number
  /** Of them, how many in the last days. */
  late?: number
  /** Where it went, day by day. */
  moved?: [daysAgo: number, statusId: string, answer: string][]
  blocked?: string
  labels?: string[]
}
const WISHES: Wish[] = [
  {
    ...{ title: 'Export with the names of attachments', daysAgo: 210, by: 'ben', votes: 9, labels: ['Export'] },
    body: 'When I export a notebook, every attachment is called `file-1`, `file-2` and so on. I have **812 of them**.\n\n- keep the name it had\n- keep the folder it was in',
    moved: [
      [180, 'sts_planned', ''],
      [120, 'sts_started', 'We began with notebooks. Folders come right after.'],
      [
        60,
        'sts_shipped',
        'Since version 4.2 attachments keep their names and folders. Old exports can be made again from Settings, Export.',
      ],
    ],
  },
  {
    ...{ title: 'Open the phone app in under a second', daysAgo: 170, by: 'dev', votes: 8, late: 4, labels: ['Phone'] },
    body: 'Four seconds on a three year old phone. By then the idea is gone.',
    moved: [
      [90, 'sts_planned', 'You are right, and we measured the same. It is the next thing the phone team works on.'],
      [20, 'sts_started', ''],
    ],
    blocked: 'Our field crew writes on the stairs, between two floors without a signal.',
  },
  {
    ...{ title: 'Dark mode that follows the system', daysAgo: 150, by: 'ann', votes: 6 },
    body: 'At night the page is the brightest thing in the room.',
    moved: [
      [130, 'sts_planned', ''],
      [40, 'sts_shipped', 'It follows your system now, and there is a switch in the footer.'],
    ],
  },
  {
    ...{ title: 'Offline search', daysAgo: 100, by: 'cleo', votes: 7, late: 3, labels: ['Search', 'Phone'] },
    body: 'Search is the reason I am here. On a train it is gone.',
    moved: [[30, 'sts_planned', 'Planned for the spring, together with the faster start.']],
  },
  {
    ...{ title: 'Share a single note with somebody who has no account', daysAgo: 80, by: 'ann', votes: 5, late: 5 },
    body: 'A link that opens one page and nothing else, with a date on which it ends.',
    blocked: 'I send screenshots to my accountant instead, every month.',
  },
  {
    ...{ title: 'A calendar view of dated notes', daysAgo: 70, by: 'dev', votes: 3 },
    body: 'Most of what I write belongs to a day.',
  },
  {
    ...{ title: 'Hide the notebook list while writing', daysAgo: 45, by: 'cleo', votes: 2, late: 2 },
    body: '',
  },
  {
    ...{ title: 'Night colours for the editor', daysAgo: 140, by: 'dev', votes: 4 },
    body: 'White on black, please.',
  },
  {
    ...{ title: 'Print a whole notebook as a book', daysAgo: 60, by: 'ben', votes: 1 },
    body: 'With a table of contents.',
    moved: [
      [
        25,
        'sts_declined',
        'We will not build a printing workshop into a notebook. The export opens in any word processor, which prints books well.',
      ],
    ],
  },
  {
    ...{ title: '支持中文全文搜索', daysAgo: 12, by: 'ann', votes: 2, late: 2, labels: ['Search'] },
    body: '现在搜索“深色模式”找不到包含这几个字的笔记。',
  },
]

/** What customers wanted over the year, who else wanted it, and what came of it. */
export async function aroundRequests({ portal, today, owner, moderator }: Scene, doors: ReadonlyMap<string, Door>) {
  const at = (daysAgo: number) => portal.at(Math.round(today - daysAgo * DAY))
  at(230)
  const board = { name: 'Ideas', description: 'What would make Orbit better for you?', holdPolicy: 'never' }
  await ok(owner.put('/api/v1/boards/ideas', board))
  const labels = new Map<string, string>()
  for (const label of ['Export', 'Phone', 'Search']) await ok(owner.post('/api/v1/request-labels', { label }))
  for (const { id, label } of (await ok(owner.get('/api/v1/request-labels'))).items) labels.set(label, id)
  const voters = [...doors.entries()]
  const numbers = new Map<string, number>()
  const acts: { daysAgo: number; act: () => Promise<unknown> }[] = []
  for (const [w, wish] of WISHES.entries()) {
    const on = () => `/api/v1/requests/${numbers.get(wish.title)}`
    acts.push({
      daysAgo: wish.daysAgo,
      async act() {
        const author = doors.get(wish.by) ?? voters[0]![1]
        const made = await ok(author.post('/api/v1/requests', { board: 'ideas', title: wish.title, body: wish.body }))
        numbers.set(wish.title, made.number)
        if (wish.labels) {
          await ok(owner.put(`${on()}/labels`, { labels: wish.labels.map((label) => labels.get(label)) }))
        }
      },
    })
    const others = voters.filter(([key]) => key !== wish.by)
    for (let v = 0; v < wish.votes; v++) {
      const [, door] = others[(w * 3 + v) % others.length]!
      const late = v >= wish.votes - (wish.late ?? 0)
      const daysAgo = late ? 9 - v * 0.7 : wish.daysAgo * (0.95 - (0.6 * v) / wish.votes)
      const weight =
        wish.blocked && v === 0
          ? { importance: 'blocking', why: wish.blocked }
          : v % 3 === 1
            ? { importance: 'important' }
            : {}
      acts.push({ daysAgo: Math.max(0.2, daysAgo), act: () => door.put(`${on()}/vote`, weight) })
    }
    for (const [daysAgo, statusId, answer] of wish.moved ?? []) {
      acts.push({ daysAgo, act: () => ok(moderator.put(`${on()}/status`, { statusId, answer })) })
    }
  }
  const number = (title: string) => numbers.get(title)
  acts.push(...talks({ owner, number, doors }))
  acts.push({
    daysAgo: 110,
    act: () =>
      ok(
        moderator.post(`/api/v1/requests/${number('Night colours for the editor')}/merge`, {
          into: number('Dark mode that follows the system'),
        }),
      ),
  })
  const scene = { today, owner, number, doors }
  acts.push(...planRoadmap(scene), ...writeChangelog(scene), ...useWhatCame(scene))
  acts.push(...estimate({ owner, moderator, number }))
  for (const { daysAgo, act } of acts.sort((a, b) => b.daysAgo - a.daysAgo)) {
    at(daysAgo)
    await portal.worker.drain()
    await act()
  }
  portal.at(today)
  await portal.worker.drain()
}

async function ok(answer: Promise<{ status: number; body: unknown }>) {
  const { status, body } = await answer
  if (status >= 300) throw new Error(`the story does not go on: ${status} ${JSON.stringify(body)}`)
  return body as ReturnType<typeof JSON.parse>
}
