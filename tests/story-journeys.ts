import type { Door, Loose } from './people.ts'
import type { World } from './world.ts'

const JOURNEYS = '/api/v1/wheel/journeys'
/** What goes along by itself from the first day on: a welcome, of which so many get nothing that its effect can be told; thanks, receipts and the shield of who was brought. */
export async function beginJourneys(owner: Door): Promise<void> {
  for (const [template, holdoutPercent] of [
    ['J1', 40],
    ['J14', 10],
    ['J10', 0],
    ['J12', 0],
    ['J13', 0],
  ] as const) {
    const { id, name, definition } = await good(owner.post(JOURNEYS, { template }))
    await good(owner.put(`${JOURNEYS}/${id}`, { name, definition: { ...definition, holdoutPercent } }))
    await good(owner.post(`${JOURNEYS}/${id}/state`, { to: 'live' }))
  }
  await good(owner.post(JOURNEYS, { template: 'J4' }))
}
async function good(answer: ReturnType<Door['post']>): Promise<Loose> {
  const { status, body } = await answer
  if (status >= 300) throw new Error(`the story cannot go on: ${JSON.stringify(body)}`)
  return body
}

const SURVEYS = '/api/v1/surveys'
const DAY = 86_400_000
interface Told {
  portal: World
  today: number
  owner: Door
}
/** Two surveys by mail three days apart: the second waits its two weeks for whoever got the first. Ann would rather not. */
export async function aroundAsks({ portal, today, owner }: Told, doors: ReadonlyMap<string, Door>): Promise<void> {
  const morning = (daysAgo: number) => portal.at(Math.floor((today - daysAgo * DAY) / DAY) * DAY + 10 * 3_600_000)
  const asks = async (kind: string, title: string, item: string): Promise<Loose> => {
    const { id } = await good(owner.post(SURVEYS, { kind, title, targetN: 400, items: [{ text: item }] }))
    const survey = await good(owner.post(`${SURVEYS}/${id}/state`, { to: 'open' }))
    await good(owner.post(`${SURVEYS}/${id}/ask`, { audience: { who: 'everybody' } }))
    for (let minute = 0; minute < 3; minute++) {
      await portal.worker.drain()
      portal.later({ minutes: 1 })
    }
    return survey
  }
  morning(26)
  const effort = await asks('ces', 'How easy was it to get started?', 'Orbit Notes made it easy to get started.')
  for (const [i, door] of [...doors.values()].slice(0, 8).entries())
    await good(
      door.post(`${SURVEYS}/answer`, { slug: effort.slug, answers: { [effort.items[0].id]: { score: 3 + (i % 4) } } }),
    )
  morning(23)
  await asks('csat', 'How satisfied are you with our support?', 'Support by mail')
  morning(11)
  await portal.worker.drain()
  const ann = doors.get('ann')!
  const [last] = (await good(ann.get('/api/v1/me/asks'))).items
  if (last) await good(ann.post(`/api/v1/me/asks/${last.id}/not-now`))
  portal.at(today)
}
