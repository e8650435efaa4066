import { startServer } from '../embeds/bench-client.ts'
import { PERSON } from '../embeds/site.ts'
import { type Bench, interleave, median, row } from './bench.ts'
import { load } from './load.ts'

/** One viewable impression per request, each stored before it is acknowledged, against one commit per request. */
export const bench: Bench = async ({ full }) => {
  const server = await startServer()
  const { seen, single, origin } = server.addresses
  const ms = full ? 4_000 : 1_000
  const p99: number[] = []
  const run = async (url: string) => {
    const tokens = await server.tokens(ms * 15)
    const body = () => `${tokens.pop() ?? 'none'} /pricing v0`
    const before = await server.stored()
    const result = await load(url, {
      method: 'POST',
      connections: 128,
      ms,
      headers: { origin, 'user-agent': PERSON },
      body,
    })
    const acknowledged = result.statuses[204] ?? 0
    const stored = (await server.stored()) - before
    if (stored < acknowledged) throw new Error(`${acknowledged} were acknowledged and ${stored} stored`)
    if (url === seen) p99.push(result.p99Ms)
    return (acknowledged / ms) * 1000
  }
  try {
    const { ours, anchor, ratio } = await interleave(
      { ours: () => run(seen), anchor: () => run(single) },
      { rounds: full ? 9 : 5 },
    )
    return [
      row({
        name: 'beacons, durable',
        ...{ ours, anchor, ratio, unit: 'events/s' },
        goal: { of: 'ours', atLeast: 5_000 },
        note: 'one event a request, 128 connections; one commit per request',
      }),
      row({ name: 'beacons, 99th percentile', ours: median(p99), unit: 'ms', goal: { of: 'ours', atMost: 100 } }),
    ]
  } finally {
    await server.close()
  }
}
