import { reckonImpact } from '../../api/flywheel/receipts/actions.ts'
import { lastMonth } from '../../api/flywheel/receipts/rules.ts'
import { followActs } from '../../api/flywheel/thanks/actions.ts'
import type { System } from '../../api/kernel/actor.ts'
import { createCtx } from '../../api/kernel/context.ts'
import { contact } from '../../db/schema/contacts.ts'
import { widget, widgetStatDay } from '../../db/schema/embeds.ts'
import { host, testimonial } from '../helpers.ts'
import { contactRow } from '../people.ts'
import { contactIdOf, linkOf } from '../referrals/kit.ts'
import { world } from '../world.ts'

/** Into DATA_DIR: an author whose words were seen, and somebody who drifts with two customers hanging on them. */
const portal = await world({
  dataDir: process.env.DATA_DIR!,
  publicUrl: 'http://localhost',
  startsAt: Date.now() - 7_200_000,
})
const ctx = () => createCtx<System>(portal.services, { kind: 'system', job: 'test' }, 'test')
await portal.as('ben')
const { testimonialId } = await testimonial(portal)
const { id: productId } = (await portal.visitor.get('/api/v1/products/orbit-notes')).body
const month = lastMonth(portal.now(), 'UTC')
await portal.db.write(async (tx) => {
  await tx.insert(widget).values({
    ...{ id: 'wid_1', publicId: 'w1', name: 'Home', kind: 'wall', surface: 'testimonials', productId },
    ...{ ctaUrl: '', ctaLabel: '', theme: 'auto', state: 'live', version: 1, createdAt: 1 },
  } as never)
  await tx.insert(widgetStatDay).values({ day: `${month}-12`, widgetId: 'wid_1', testimonialId, bot: 0, seen: 1_234 })
})
await reckonImpact(ctx())
await followActs(ctx())
const till = await host(portal, ['sales.write'])
const ann = await contactIdOf(portal, 'ann@example.com')
await linkOf(portal, 'CODE23', ann)
for (const [i, name] of ['Dora Diaz', `Maximilian-Alexander ${'von und zu Hohenstein'.repeat(2)}`].entries()) {
  const email = `friend${i}@example.com`
  const row = contactRow(`con_f00000${i}`, email, name, portal.now())
  await portal.db.write((tx) => tx.insert(contact).values(row))
  const sold = { externalId: `s-${i}`, email, amountMinor: 205_000, currency: 'EUR', occurredAt: portal.now() }
  await till.post('/api/v1/track/sale', { ...sold, code: 'CODE23' })
}
await ctx().write((tx) => tx.emit('health.changed', { contactId: ann, from: 'active', to: 'at_risk' }))
await portal.close()
