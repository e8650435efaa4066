import { CLIENT_ADDRESS } from '../api/kernel/http.ts'
import { optInToken } from './outreach/kit.ts'
import { type Answer, type Door, doorOf } from './people.ts'
import type { World } from './world.ts'

const DAY = 86_400_000
const READERS = 'nia otto pia rafa sina timo uma vera willem xenia yusuf zoe'
  .split(' ')
  .map((name) => `${name}@mail.example`)

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

/** A newsletter, a guide for everybody and one for an address, and a month of something off. */
export async function aroundOutreach({ portal, today, owner, host }: Told): Promise<void> {
  portal.at(today - 27 * DAY)
  await resource(owner, {
    ...{ slug: 'ten-lines-a-day', title: 'Ten lines a day', summary: 'How to begin a notebook that lasts.' },
    body: 'Write **ten lines** each evening, and nothing more.\n\n1. What happened\n2. What you learned\n3. What you will ask tomorrow',
  })
  await resource(owner, {
    ...{
      slug: 'handbook',
      title: 'The handbook of North Quay',
      summary: 'Their whole handbook, as a notebook to copy.',
    },
    ...{ body: 'The notebook has forty pages. Copy it and cross out what is not yours.', gated: true },
  })
  const code = await good(
    owner.post('/api/v1/promotions', {
      ...{ slug: 'autumn', kind: 'discount', title: '20 % off the first year', validDays: 30, mostClaims: 200 },
      terms: 'For new customers of Orbit Notes, on any plan, for the first twelve months.',
      endsAt: today + 20 * DAY,
    }),
  )
  await good(owner.put(`/api/v1/promotions/${code.id}/state`, { state: 'live' }))
  for (const [i, email] of READERS.entries()) {
    portal.at(today - (26 - i) * DAY)
    const [path, more] =
      i % 3 === 0
        ? (['/api/v1/newsletter/subscription', { agreed: true }] as const)
        : i % 3 === 1
          ? (['/api/v1/resources/by-slug/handbook/ask', { newsletter: i % 2 === 0 }] as const)
          : (['/api/v1/promotions/by-slug/autumn/ask', {}] as const)
    const reader = doorOf(portal, { [CLIENT_ADDRESS]: `198.51.100.${i}` })
    await good(reader.post(path, { email, ...more }))
    if (i === 9) continue // never opened the mail
    const opened = await good(reader.post('/api/v1/opt-ins/confirm', { token: await optInToken(portal, email) }))
    await reader.get('/api/v1/resources/by-slug/ten-lines-a-day')
    if (opened.claim && i % 2 === 0)
      await good(
        host.post('/api/v1/promotions/redeem', {
          code: opened.claim.code,
          usedFor: `order-autumn-${i}`,
          discountMinor: 1_920,
          currency: 'EUR',
        }),
      )
  }
  portal.at(today - 10 * DAY)
  const issue = await good(
    owner.post('/api/v1/newsletter/issues', {
      subject: 'Search reads whole sentences now',
      body: 'Ask your notebook a question, and it finds the line.\n\nThe [changelog](https://orbit.example/changelog) has the rest.',
    }),
  )
  await good(owner.post(`/api/v1/newsletter/issues/${issue.id}/send`))
  await portal.worker.drain()
}
async function resource(owner: Door, wish: object) {
  const { id } = await good(owner.post('/api/v1/resources', wish))
  await good(owner.put(`/api/v1/resources/${id}/state`, { state: 'live' }))
}
