import type { Answer, Door } from './people.ts'
import type { World } from './world.ts'

const DAY = 86_400_000
interface Scene {
  portal: World
  owner: Door
  moderator: Door
  /** Reviews in public by who wrote them. */
  reviews: Map<string, string>
}
interface Dated {
  daysAgo: number
  act: (scene: Scene) => Promise<unknown>
}
function good(answer: Answer): Answer {
  if (answer.status >= 300) throw new Error(`the story cannot go on: ${JSON.stringify(answer.body)}`)
  return answer
}

/** What the company answered whom, and how many days ago. */
const REPLIES: [author: string, daysAgo: number, body: string][] = [
  [
    'dev',
    313,
    'Four seconds are too many on the stairs. The phone app opens to an empty page at once since version 3.9.',
  ],
  ['tom', 266, 'That is fair: tasks are small here on purpose. Repeating ones are on the roadmap, a calendar is not.'],
  ['marisol', 254, 'Gracias, Marisol. Su truco de enlazar la foto del aparato está ahora en la guía.'],
  ['yuki', 225, 'ありがとうございます。次の版では、話し手ごとの検索も速くなります。'],
  ['grace', 176, 'Thank you, and greetings to Dr Mbeki. Your handover page is a template for everybody now.'],
  [
    'lars',
    168,
    'Nineteen days was wrong. A bill that goes out twice is now found the same night and paid back by us, unasked.',
  ],
  ['omar', 121, 'شكراً يا عمر. سعداء بأنه يعمل في التدريس كل يوم.'],
  ['ines', 99, 'A darker dark mode is in version 4.1. Tell us if it is dark enough for a night shift.'],
]
/** An item that has lain for so long has been done by somebody. */
const [DONE_AFTER_DAYS, EVERY_DAYS] = [9, 14]

/** What colleagues do beside all that: they answer reviews, and work off what there is to do. */
export function yearAtTheDesk(): Dated[] {
  const answers = REPLIES.map(([author, daysAgo, body]) => ({
    daysAgo,
    act: async ({ moderator, reviews }: Scene) =>
      good(await moderator.put(`/api/v1/moderation/reviews/${reviews.get(author)}/reply`, { body })),
  }))
  const rounds = Array.from({ length: 25 }, (_, i) => ({ daysAgo: 5 + i * EVERY_DAYS, act: workOff }))
  return [...answers, ...rounds]
}

/** What is older is done; what is left somebody takes. */
async function workOff({ portal, owner }: Scene) {
  const { items: colleagues } = good(await owner.get('/api/v1/wheel/colleagues')).body as { items: { id: string }[] }
  const { items } = good(await owner.get('/api/v1/wheel/items?limit=100')).body as {
    items: { id: string; kind: string; openedAt: number; owner: object | null }[]
  }
  const mine = items.filter(({ kind }) => kind !== 'friction' && kind !== 'review_decision')
  const isOld = ({ openedAt }: { openedAt: number }) => openedAt < portal.now() - DONE_AFTER_DAYS * DAY
  const many = async (of: typeof mine, act: object) => {
    if (of.length > 0) good(await owner.post('/api/v1/wheel/items/many', { ids: of.map(({ id }) => id), ...act }))
  }
  await many(mine.filter(isOld), { act: 'done' })
  const left = mine.filter((item) => !isOld(item) && !item.owner)
  for (const [i, { id }] of colleagues.entries())
    await many(
      left.filter((_, nth) => nth % (colleagues.length + 1) === i),
      { act: 'assign', ownerId: id },
    )
}
