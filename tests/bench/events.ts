import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { type Bench, interleave, median, row } from './bench.ts'
import { load } from './load.ts'

const CONNECTIONS = 8
const BATCH = 100

/** Events that hosts send, each stored before it is acknowledged, against one commit per event. */
export const bench: Bench = async ({ full }) => {
  const child = fork(join(import.meta.dirname, '../flywheel/intake/bench-server.ts'))
  const ask = async <T>(what: string): Promise<T> => {
    child.send(what)
    return (await once(child, 'message'))[0] as T
  }
  const [{ url, single, key, people }] = (await once(child, 'message')) as [
    { url: string; single: string; key: string; people: number },
  ]
  let made = 0
  const one = () => {
    const n = made++
    return {
      ...{ type: 'track', event: n % 3 ? 'Product Used' : 'Order Completed', userId: `u${n % people}` },
      ...{ messageId: `bench-${n}`, timestamp: new Date().toISOString(), properties: { n, feature: 'search' } },
    }
  }
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const ms = full ? 4_000 : 600
  const p99: number[] = []
  const run = (address: string, size: number, connections: number) => async () => {
    const body = () => JSON.stringify(size > 1 ? { batch: Array.from({ length: size }, one) } : one())
    const before = await ask<number>('stored')
    const began = performance.now()
    const { statuses, p99Ms } = await load(address, { method: 'POST', connections, ms, headers, body })
    const seconds = (performance.now() - began) / 1_000
    const acknowledged = (statuses[200] ?? 0) * size
    const stored = (await ask<number>('stored')) - before
    if (stored < acknowledged || acknowledged === 0)
      throw new Error(`${acknowledged} were acknowledged and ${stored} stored: ${JSON.stringify(statuses)}`)
    if (size > 1) p99.push(p99Ms)
    return acknowledged / seconds
  }
  const rounds = full ? 7 : 5
  const anchor = run(single, 1, CONNECTIONS)
  try {
    const batches = await interleave({ ours: run(`${url}/api/v1/batch`, BATCH, CONNECTIONS), anchor }, { rounds })
    const alone = await interleave({ ours: run(`${url}/api/v1/track`, 1, 64), anchor }, { rounds, warmUp: false })
    return [
      row({
        ...{ name: 'events by batches, durable', ...batches, unit: 'events/s' },
        goal: { of: 'ours', atLeast: 5_000 },
        note: `${BATCH} events a request, ${CONNECTIONS} connections, p99 ${median(p99).toFixed(0)} ms; one commit per event`,
      }),
      row({
        ...{ name: 'events one by one, durable', ...alone, unit: 'events/s' },
        goal: { of: 'ratio', atLeast: 0.8 },
        note: 'one event a request, 64 connections; a bare server that commits each event alone',
      }),
    ]
  } finally {
    child.send('stop')
    await once(child, 'exit')
  }
}
