import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { OPENS } from '../links/kit.ts'
import { type Bench, figure, interleave, median, type Row, row } from './bench.ts'
import { load } from './load.ts'

/**
 * Many links opened by many people, each click on the disk before it is answered, against node:http that answers 302 and
 * does nothing else. What a rush left to do is waited for after each turn, outside of what is measured, and measured by
 * itself. At the end every click that was answered is looked for in the table.
 */
export const bench: Bench = async ({ full }) => {
  const links = full ? 100_000 : 20_000
  const child = fork(join(import.meta.dirname, '../links/bench-server.ts'), [String(links)], {
    serialization: 'advanced',
  })
  const heard = async <T>() => (await once(child, 'message'))[0] as T
  const ask = <T>(what: string) => {
    const said = heard<T>()
    child.send(what)
    return said
  }
  const urls = await heard<{ ours: string; bare: string }>()
  const codes = await ask<string[]>('codes')
  const answered: string[] = []
  const times = { ours: [] as number[], bare: [] as number[] }
  const spent = { ours: [] as number[], bare: [] as number[] }
  let people = 0
  // each from an address of its own, to a link that was not opened lately
  const each = () => {
    const n = people++
    const from = `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`
    return { path: `/r/${codes[(n * 7_919) % links]}/copy`, headers: { 'x-forwarded-for': from } }
  }
  const onHead = (head: string) => {
    const id = /[?&]click=(\w{16})/.exec(head)?.[1]
    if (id) answered.push(id)
  }
  const following: number[] = []
  const run = (who: 'ours' | 'bare', connections: number) => async () => {
    const before = await cpu()
    const took = await load(urls[who], { ms: full ? 3_000 : 1_000, connections, headers: OPENS, each, onHead })
    const n = took.statuses[302] ?? 0
    if (n === 0 || Object.keys(took.statuses).length > 1) throw new Error(JSON.stringify(took.statuses))
    times[who].push(took.p99Ms)
    spent[who].push(((await cpu()) - before) / n)
    const began = performance.now()
    await ask('settle')
    if (who === 'ours') following.push(n / (n / took.perSecond + (performance.now() - began) / 1000))
    return took.perSecond
  }
  const cpu = async () => {
    const { user, system } = await ask<NodeJS.CpuUsage>('cpu')
    return user + system
  }
  async function compare(connections: number): Promise<Row[]> {
    for (const kept of [times.ours, times.bare, spent.ours, spent.bare, following]) kept.length = 0
    const turns = { ours: run('ours', connections), anchor: run('bare', connections) }
    const { ours, anchor, ratio } = await interleave(turns, { rounds: full ? 9 : 5 })
    const [p99, bareP99] = [median(times.ours.slice(1)), median(times.bare.slice(1))]
    const each = `${figure(median(spent.ours))} and ${figure(median(spent.bare))} µs of CPU each`
    return [
      row({
        ...{ name: `redirect, ${connections} at once`, ours, anchor, ratio, unit: '/s' },
        goal: { of: 'ratio', atLeast: 0.5 },
        note: `${figure(links)} links, bare node:http 302; ${each}; ${figure(median(following))} /s until all are in the table`,
      }),
      row({
        ...{
          name: `redirect, ${connections} at once, p99`,
          ours: p99,
          anchor: bareP99,
          ratio: p99 / bareP99,
          unit: 'ms',
        },
        goal: { of: 'ratio', atMost: 4 },
      }),
    ]
  }
  try {
    const rows = [...(await compare(128)), ...(full ? await compare(64) : [])]
    const stored = new Set(await ask<string[]>('clicks'))
    const lost = answered.filter((id) => !stored.has(id))
    const name = 'redirect, clicks answered and not stored'
    return [...rows, row({ name, ours: lost.length, unit: `of ${answered.length}`, goal: { of: 'ours', atMost: 0 } })]
  } finally {
    child.send('close')
    await once(child, 'exit')
  }
}
