import { clickOn, groupOf, partnerOf, rule } from '../affiliates/kit.ts'
import { host } from '../helpers.ts'
import { clicked } from '../referrals/kit.ts'
import { world } from '../world.ts'
import { HOOKS, receiver } from './receiver.ts'

export const MINE = '/api/v1/me/partnership/postbacks'
export const ALL = [
  ...['affiliate.brought', 'commission.created', 'commission.cleared', 'commission.reversed'],
  ...['payout.paid', 'payout.failed'],
]
type Partner = Awaited<ReturnType<typeof partnerOf>>

/** A portal with a partner, a shop and a program that listens. */
export async function stage() {
  // the verifier reads the machine's clock
  const portal = await world({ partnerHooks: HOOKS, hooks: HOOKS, startsAt: Date.now() })
  const [olga, shop] = [await portal.as('olga'), await host(portal)]
  await groupOf(portal, [rule()], { holdDays: 1, minimums: '{"EUR":1000}' })
  const ann = await partnerOf(portal, 'ann')
  const [door, there] = [await portal.as('ann'), await receiver()]
  let sold = 0
  return {
    ...{ portal, olga, shop, ann, door, there },
    async add(types = ALL, who = door, url = there.url) {
      const { status, body } = await who.post(MINE, { name: 'My tracker', url, types })
      if (status !== 201) throw new Error(JSON.stringify(body))
      return body as { id: string; secret: string; publicKey: string }
    },
    async sell(partner: Partner = ann, subId: string | null = null) {
      const externalId = `order-${++sold}`
      const { linkId } = partner
      const clickIds = [subId ? await clicked(portal, linkId, { subId }) : await clickOn(portal, linkId)]
      portal.later({ minutes: 1 })
      const customer = { email: `dora${sold}@firm.test`, name: 'Dora Diaz' }
      const sale = { externalId, ...customer, amountMinor: 9000, currency: 'EUR', clickIds }
      const { status, body } = await shop.post('/api/v1/track/sale', sale)
      if (status !== 201) throw new Error(JSON.stringify(body))
      return externalId
    },
    deliveries: async (id: string) => (await door.get(`${MINE}/${id}/deliveries`)).body.items,
    async close() {
      await portal.close()
      await there.close()
    },
  }
}
export type Stage = Awaited<ReturnType<typeof stage>>
