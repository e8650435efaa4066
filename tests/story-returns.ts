import { followActs } from '../api/flywheel/thanks/actions.ts'
import type { System } from '../api/kernel/actor.ts'
import { createCtx } from '../api/kernel/context.ts'
import type { Door } from './people.ts'
import { SHOP } from './story-people.ts'
import type { World } from './world.ts'

const DAY = 86_400_000
const BROWSER = 'Mozilla/5.0 (X11; Linux x64; rv:140.0) Gecko/20100101 Firefox/140.0'
/** Months that are over, days of each on which people come, and how many on a day. */
const [MONTHS, DAYS, READERS] = [3, [4, 7, 10, 13, 16, 19, 22, 25], 15]
/** Whose words a reader stays with, and every which of them then tries it. */
const STAYED: Record<string, number> = { ann: 11, grace: 17 }

interface Scene {
  portal: World
  today: number
  url: string
  widgetPath: string
  slots: string[]
}
/** People who read the wall in the last months, so that there is something to tell its authors. */
export function monthsOfReaders(today: number): { daysAgo: number; act: (scene: Scene) => Promise<void> }[] {
  const dates: number[] = []
  for (let back = 1; back <= MONTHS; back++)
    for (const day of DAYS) {
      const date = new Date(today)
      dates.push(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - back, day, 14))
    }
  return dates.map((at) => ({
    daysAgo: (today - at) / DAY,
    async act(scene) {
      for (let i = 0; i < READERS; i++) await read(scene, new Date(at).getUTCDate() * READERS + i)
    },
  }))
}
async function read({ portal, url, widgetPath, slots }: Scene, turn: number): Promise<void> {
  portal.later({ ms: 6_000 })
  const serve = (await fetch(url + widgetPath, { headers: { origin: SHOP } })).headers.get('serve')!
  portal.later({ ms: 2_500 })
  const places = slots.slice(0, 12).map((_, slot) => slot)
  const headers = { origin: SHOP, 'content-type': 'text/plain', 'user-agent': BROWSER }
  const send = (path: string, body: string) => fetch(url + path, { method: 'POST', headers, body })
  await send('/v1/seen', [serve, '/customers', 'r', ...places.map((slot) => `v${slot}`)].join(' '))
  for (const [key, every] of Object.entries(STAYED)) {
    const slot = slots.indexOf(key)
    if (slot < 0 || slot >= 12 || turn % every !== 0) continue
    await send('/v1/convert', `${serve} trial - 0 - ${slot}:9`)
    return
  }
}

/** Somebody did something: most come back the same day and read that they are thanked. */
export async function thankThem(portal: World, door: Door, nth: number): Promise<void> {
  await followActs(createCtx<System>(portal.services, { kind: 'system', job: 'story' }, 'story'))
  portal.later({ minutes: 20 })
  if (nth % 4 !== 3) await door.put('/api/v1/me/thanks/seen')
}
/** The team thanks some of those who wait, themselves. */
export async function thankTheRest(owner: Door): Promise<void> {
  const { items } = (await owner.get('/api/v1/wheel/thanks?waits=yes')).body as { items: { id: string }[] }
  for (const { id } of items.slice(0, 3)) await owner.post(`/api/v1/wheel/thanks/${id}/given`)
}
