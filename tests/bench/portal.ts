import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { screen } from '../../api/reviews/moderation/screening.ts'
import { type Bench, figure, interleave, median, percentile, type Row, row } from './bench.ts'
import { load, visit } from './load.ts'

interface Addresses {
  url: string
  bare: string
  review: string
}

/** Health, one page on the server at two sizes, and a review with all that it sets off. */
export const bench: Bench = async ({ full }) => {
  const child = fork(join(import.meta.dirname, '../bench-portal.ts'), full ? ['10000'] : ['2000'])
  const ask = async <T>(what: string): Promise<T> => {
    child.send(what)
    return (await once(child, 'message'))[0] as T
  }
  const [{ url, bare, review }] = (await once(child, 'message')) as [Addresses]
  try {
    return [
      await health({ url, bare }, full),
      ...(await page(url, full)),
      await reviews(ask, { url, review }),
      ...(await screening()),
    ]
  } finally {
    child.send('stop')
    await once(child, 'exit')
  }
}

async function health({ url, bare }: { url: string; bare: string }, full: boolean) {
  const per = (address: string) => async () =>
    (await load(address, { ms: full ? 2_000 : 500, connections: 16 })).perSecond
  const { ours, anchor, ratio } = await interleave({ ours: per(`${url}/healthz`), anchor: per(bare) })
  return row({
    name: 'health',
    ours,
    anchor,
    ratio,
    unit: '/s',
    goal: { of: 'ratio', atLeast: 0.5 },
    note: 'bare node:http',
  })
}

async function page(url: string, full: boolean) {
  const ms = full ? 3_000 : 800
  const times: number[] = []
  const meanMs = (slug: string) => async () => {
    const { perSecond, p99Ms } = await visit(`${url}/products/${slug}`, ms)
    if (slug === 'large') times.push(p99Ms)
    return 1000 / perSecond
  }
  const { ours, anchor, ratio } = await interleave({ ours: meanMs('large'), anchor: meanMs('small') })
  const sizes = full ? '10,000 against 100 reviews' : '2,000 against 100 reviews'
  return [
    row({
      name: 'product page, large against small',
      ours,
      anchor,
      ratio,
      unit: 'ms',
      goal: { of: 'ratio', atMost: 2 },
      note: sizes,
    }),
    row({ name: 'product page, p99', ours: median(times), unit: 'ms', goal: { of: 'ours', atMost: 50 } }),
  ]
}

/** The worst texts we know for the patterns of screening, against plain words of the same length. */
async function screening() {
  const per = (unit: string) => async () => {
    const body = unit.repeat(5_000).slice(0, 5_000)
    const started = performance.now()
    for (let i = 0; i < 20; i++) screen({ title: 'A title', body })
    return (performance.now() - started) / 20
  }
  const rows: Row[] = []
  for (const [name, unit] of [
    ['one long word', '漢'],
    ['many @', '@a'],
    ['many digits', '1 '],
  ] as const) {
    const { ours, anchor, ratio } = await interleave({ ours: per(unit), anchor: per('It works. ') })
    rows.push(row({ name: `screening, ${name}`, ours, anchor, ratio, unit: 'ms', goal: { of: 'ours', atMost: 30 } }))
  }
  return rows
}

async function reviews(ask: <T>(what: string) => Promise<T>, { url, review }: { url: string; review: string }) {
  const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' }
  const send = async (cookie: string) => {
    const started = performance.now()
    const answer = await fetch(`${url}/api/v1/reviews`, {
      method: 'POST',
      body: review,
      headers: { ...headers, cookie },
    })
    if (answer.status !== 201) throw new Error(`a review answered ${answer.status}: ${await answer.text()}`)
    await answer.arrayBuffer()
    return performance.now() - started
  }
  const cookies = await ask<string[]>('cookies')
  for (const cookie of cookies.splice(0, 50)) await send(cookie)
  const one: number[] = []
  for (const cookie of cookies) one.push(await send(cookie))
  return row({
    name: 'review, submitted and durable',
    ours: percentile(one, 0.99),
    unit: 'ms p99',
    goal: { of: 'ours', atMost: 50 },
    note: `p50 ${figure(percentile(one, 0.5))} ms: review, consent, 2 facts, one commit with fsync`,
  })
}
