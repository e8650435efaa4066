import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { type Bench, figure, interleave, row } from './bench.ts'
import { visit } from './load.ts'

const A_SECOND = 5_000
const BATCH = 100
const PEOPLE = 100

/** What a visitor waits for a page while a host sends five thousand events a second, against an hour when it sends none. */
export const bench: Bench = async ({ full }) => {
  const child = fork(join(import.meta.dirname, '../bench-portal.ts'), ['2000'])
  const ask = async <T>(what: string): Promise<T> => {
    child.send(what)
    return (await once(child, 'message'))[0] as T
  }
  const [{ url }] = (await once(child, 'message')) as [{ url: string }]
  const key = await ask<string>('key')
  const ms = full ? 6_000 : 1_500
  const visitor = () => visit(`${url}/products/small`, ms)
  const rates: number[] = []
  const meanwhile = async () => {
    const host = sending(url, key)
    const { p99Ms } = await visitor()
    const taken = await host.stop()
    rates.push((taken / ms) * 1_000)
    return p99Ms
  }
  try {
    const alone = async () => (await visitor()).p99Ms
    const measured = await interleave({ ours: meanwhile, anchor: alone }, { rounds: full ? 7 : 5 })
    const least = Math.min(...rates)
    return [
      row({
        ...{ name: 'a page while events arrive, p99', ...measured, unit: 'ms' },
        goal: { of: 'ratio', atMost: 2 },
        note: `the same page while none arrive; at least ${figure(least)} events/s were stored meanwhile`,
      }),
    ]
  } finally {
    child.send('stop')
    await once(child, 'exit')
  }
}

/** Sends batches at a steady pace, whether or not the ones before were answered, as many hosts do. */
function sending(url: string, key: string) {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const under: Promise<number>[] = []
  let made = 0
  const one = () => ({
    ...{ type: 'track', event: made % 3 ? 'Product Used' : 'Order Completed', userId: `u${made % PEOPLE}` },
    ...{ messageId: `meanwhile-${process.hrtime.bigint()}-${made++}`, timestamp: new Date().toISOString() },
  })
  const send = async () => {
    const body = JSON.stringify({ batch: Array.from({ length: BATCH }, one) })
    const answer = await fetch(`${url}/api/v1/batch`, { method: 'POST', headers, body })
    await answer.arrayBuffer()
    return answer.ok ? BATCH : 0
  }
  const clock = setInterval(() => under.push(send()), (1_000 / A_SECOND) * BATCH)
  return {
    async stop() {
      clearInterval(clock)
      return (await Promise.all(under)).reduce((sum, n) => sum + n, 0)
    },
  }
}
