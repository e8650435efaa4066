import { startServer } from '../embeds/bench-client.ts'
import { type Bench, figure, interleave, row } from './bench.ts'
import { load } from './load.ts'

/**
 * The wall of twelve through the whole server, against node:http that answers the same bytes and headers. Counted per
 * second of the server's processor time: what it could answer on a core of its own, whoever else is on this machine.
 */
export const bench: Bench = async ({ full }) => {
  const server = await startServer()
  const { wall, bare, bare304, origin, etag } = server.addresses
  const ms = full ? 3_000 : 700
  const perCpuSecond = async (url: string, headers: Record<string, string>, expected: number) => {
    const before = await server.cpu()
    const { perSecond, statuses } = await load(url, { ms, connections: 32, headers: { origin, ...headers } })
    const answered = statuses[expected] ?? 0
    if (answered === 0 || Object.keys(statuses).length > 1)
      throw new Error(`${url} answered ${JSON.stringify(statuses)}`)
    speeds.push(perSecond)
    return (answered / ((await server.cpu()) - before)) * 1e6
  }
  const speeds: number[] = []
  const compare = async (
    name: string,
    url: string,
    headers: Record<string, string>,
    status: number,
    atLeast: number,
  ) => {
    speeds.length = 0
    const { ours, anchor, ratio } = await interleave(
      { ours: () => perCpuSecond(wall, headers, status), anchor: () => perCpuSecond(url, headers, status) },
      { rounds: full ? 11 : 5 },
    )
    const note = `bare node:http; ${figure(1e6 / ours)} µs against ${figure(1e6 / anchor)} µs of CPU each`
    return row({ name, ours, anchor, ratio, unit: 'per CPU s', goal: { of: 'ratio', atLeast }, note })
  }
  try {
    return [
      await compare('widget answer, wall of 12', bare, {}, 200, 0.9),
      await compare('widget answer, 304', bare304, { 'if-none-match': etag }, 304, 0.95),
    ]
  } finally {
    await server.close()
  }
}
