import { host } from '../helpers.ts'
import { clicked, contactIdOf, linkOf, offerOf } from '../referrals/kit.ts'
import { type World, world } from '../world.ts'
import { type Bench, median, row } from './bench.ts'

/** What a host waits for: a lead that is bound to a link, its sale, and the same sale again. */
export const bench: Bench = async ({ full }) => {
  const portal = await world({ asRun: true, startsAt: Date.now() })
  const n = full ? 200 : 40
  try {
    const ann = await portal.as('ann')
    await offerOf(await portal.as('olga'))
    await ann.post('/api/v1/me/referrals/join')
    const link = await linkOf(portal, 'ANN2345', await contactIdOf(portal, 'ann@example.com'))
    const shop = await host(portal)
    const track = async (what: 'lead' | 'sale', body: object, status: number) => {
      const answer = await shop.post(`/api/v1/track/${what}`, body)
      if (answer.status !== status) throw new Error(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`)
    }
    let made = 0
    const some = (count: number, work: (i: number) => Promise<unknown>) => times(portal, count, work)
    const leads = await some(n, async (i) => {
      const clickIds = [await clicked(portal, link, { networkHash: `n${i}` })]
      portal.later({ minutes: 90 })
      return () => track('lead', { email: `friend${i}@firm${i}.test`, clickIds }, 201)
    })
    const sale = (i: number) => ({
      ...{ email: `friend${i % n}@firm${i % n}.test`, externalId: `order-${i}` },
      ...{ amountMinor: 4_900, currency: 'EUR' },
    })
    const sales = await some(n, async () => () => track('sale', sale(made++), 201))
    const again = await some(n, async (i) => () => track('sale', sale(i % made), 200))
    const most = (ms: number) => ({ of: 'ours' as const, atMost: ms })
    return [
      row({
        ...{ name: 'lead by API, bound to a link', ours: median(leads), unit: 'ms', goal: most(50) },
        note: `99th percentile ${p99(leads)} ms`,
      }),
      row({
        ...{ name: 'sale by API', ours: median(sales), unit: 'ms', goal: most(25) },
        note: `99th percentile ${p99(sales)} ms`,
      }),
      row({
        ...{ name: 'the same sale again', ours: median(again), unit: 'ms', goal: most(10) },
        note: `99th percentile ${p99(again)} ms`,
      }),
    ]
  } finally {
    await portal.close()
  }
}

const p99 = (ms: number[]) => [...ms].sort((a, b) => a - b)[Math.floor(ms.length * 0.99)]!.toFixed(1)
/** Milliseconds of each, without what has to be there before. */
async function times(portal: World, n: number, prepare: (i: number) => Promise<unknown>): Promise<number[]> {
  const taken: number[] = []
  for (let i = 0; i < n; i++) {
    const work = (await prepare(i)) as () => Promise<unknown>
    portal.later({ ms: 20 })
    const began = performance.now()
    await work()
    taken.push(performance.now() - began)
  }
  return taken
}
