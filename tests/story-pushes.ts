import type { Door } from './people.ts'

const DAY = 86_400_000
interface Done {
  event: string
  key: string
  channel: string
  title: string
  costMinor?: number
}
const TOPICS = [
  ...['Notes that answer', 'Meetings without minutes', 'A notebook for two', 'How North Quay writes its handbook'],
  ...['Search you can trust', 'Ten lines a day', 'From wiki to notes', 'What to write down after a call'],
]
const topic = (week: number) => TOPICS[week % TOPICS.length]!

/** What Orbit's team did in a week of the year, the first is 0: more content as the year goes on, and less advertising. */
export function pushesOf(week: number): Done[] {
  const ads = week < 26 ? [0, 2, 1, 3][week % 4]! : [0, 1, 0, 2][week % 4]!
  return [
    ...Array.from({ length: week < 30 ? 1 : 1 + (week % 3) }, (_, i) => ({
      ...{ event: 'content.published', key: `guide-${week}-${i}`, channel: 'organic' },
      title: `${topic(week + i)}, part ${Math.floor(week / TOPICS.length) + 1}`,
    })),
    ...Array.from({ length: ads }, (_, i) => ({
      ...{
        event: 'campaign.sent',
        key: `ads-${week}-${i}`,
        channel: 'ads',
        title: `Advertisement: ${topic(week + 3 * i)}`,
      },
      costMinor: 180_00 + ((week * 37 + i * 61) % 9) * 20_00,
    })),
    ...(week % 2 === 0
      ? [
          {
            event: 'newsletter.issued',
            key: `letter-${week}`,
            channel: 'newsletter',
            title: `Orbit letter ${week / 2 + 1}`,
          },
        ]
      : []),
    ...Array.from({ length: (week * 5) % 4 }, (_, i) => ({
      ...{ event: 'social.posted', key: `post-${week}-${i}`, channel: 'social', title: `Post: ${topic(week + i)}` },
    })),
    ...(week % 6 === 2
      ? [
          {
            ...{ event: 'webinar.scheduled', key: `webinar-${week}`, channel: 'webinar' },
            ...{ title: `Live: ${topic(week)}`, costMinor: 90_00 },
          },
        ]
      : []),
  ]
}

/** By which of the last pushes somebody of that week came, as their address told; half say nothing. */
export function cameBy(week: number, luck: () => number): Record<string, string> {
  const lately = [week, week - 1, week - 2].filter((one) => one >= 0).flatMap(pushesOf)
  if (luck() < 0.45 || lately.length === 0) return {}
  const paid = lately.filter(({ channel }) => channel === 'ads')
  const from = paid.length > 0 && luck() < 0.45 ? paid : lately
  const { key, channel } = from[Math.floor(luck() * from.length)]!
  return { utm_campaign: key, channel }
}

/** What advertising and webinars cost, as the bookkeeping told it once the bills were there. */
export async function aroundPushes({ today, host }: { today: number; host: Door }): Promise<void> {
  for (let week = 0; week < 52; week++)
    for (const { event, key, channel, title, costMinor } of pushesOf(week)) {
      if (costMinor === undefined) continue
      const { status, body } = await host.put(`/api/v1/wheel/pushes/by-key/${key}`, {
        ...{ kind: event, channel, title, at: today - ((51 - week) * 7 + 3) * DAY },
        cost: { amountMinor: costMinor, currency: 'EUR' },
      })
      if (status >= 300) throw new Error(`the story cannot go on: ${status} ${JSON.stringify(body)}`)
    }
}
