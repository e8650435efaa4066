import { expect, test } from 'vitest'
import { follow, walkDue } from '../../api/flywheel/journeys/entering/actions.ts'
import { settleQueue } from '../../api/flywheel/stages/due.ts'
import type { System } from '../../api/kernel/actor.ts'
import { createCtx } from '../../api/kernel/context.ts'
import { host } from '../helpers.ts'
import { caught, office } from '../mail/office.ts'
import type { Loose } from '../people.ts'
import { PUBLIC_URL } from '../world.ts'

const JOURNEYS = '/api/v1/wheel/journeys'
const TITLE = 'What the larger plan would do for you'

test('who comes to a limit is told once where the larger plan stands, and not again once they said not now', async () => {
  const box = caught()
  const portal = await office({ mailer: box.mailer })
  try {
    const [olga, ann] = [await portal.as('olga'), await portal.as('ann')]
    const shop = await host(portal, ['events.write'])
    const made = await olga.post('/api/v1/plans', {
      ...{ plan: 'business', name: 'Orbit Business', rank: 20, isLive: true, headline: 'For teams.' },
      ...{ url: 'https://orbit.example/up', benefits: [{ title: 'More notebooks', words: '', lifts: 'notebooks' }] },
    })
    expect(made.status).toBe(201)
    const { id, name, definition } = (await olga.post(JOURNEYS, { template: 'J10' })).body
    await olga.put(`${JOURNEYS}/${id}`, { name, definition: { ...definition, holdoutPercent: 0 } })
    expect((await olga.post(`${JOURNEYS}/${id}/state`, { to: 'live' })).status).toBe(200)

    const ctx = createCtx<System>(portal.services, { kind: 'system', job: 'test' }, 'test')
    const comesToLimit = async (messageId: string) => {
      const properties = { feature: 'notebooks', email: 'ann@example.com' }
      expect((await shop.post('/api/v1/track', { event: 'feature.limit_reached', properties, messageId })).status).toBe(
        200,
      )
      await settleQueue(ctx)
      await follow(ctx)
      for (let minute = 0; minute < 5; minute++) {
        await walkDue(ctx)
        await portal.run()
        portal.later({ minutes: 1 })
      }
    }
    const walked = async () =>
      (
        (await portal.db.clients.reader.execute('SELECT node, outcome FROM journey_step ORDER BY run_id, seq'))
          .rows as unknown as Loose[]
      ).map(({ node }) => node)
    const mails = () => box.mails.filter(({ subject }) => subject === TITLE)

    await follow(ctx)
    await comesToLimit('one')
    expect(mails()).toHaveLength(1)
    expect(mails()[0]!.text).toContain(
      `Hello Ann, you came to a limit. What lies behind it stands here: ${PUBLIC_URL}/me/upgrade`,
    )
    expect(`${mails()[0]!.text}${mails()[0]!.html}`).not.toContain('{{')
    expect(await walked()).toEqual(['rests', 'benefit'])

    expect((await ann.post(`/api/v1/plans/${made.body.id}/not-now`)).status).toBeLessThan(300)
    portal.later({ days: 60 })
    await comesToLimit('two')
    expect(mails()).toHaveLength(1)
    expect((await walked()).slice(-1)).toEqual(['rests'])
  } finally {
    await portal.close()
  }
})
