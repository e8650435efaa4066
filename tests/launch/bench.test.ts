import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { figure, interleave, median, percentile, row, table } from '../bench/bench.ts'
import { load } from '../bench/load.ts'

test('medians and percentiles', () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([7])]).toEqual([2, 2.5, 7])
  expect([percentile([1, 2, 3, 4], 0.5), percentile([1, 2, 3, 4], 0.99), percentile([5], 0)]).toEqual([2, 4, 5])
  expect(median([])).toBeNaN()
})

test('rounds take turns at going first, and the warm-up does not count', async () => {
  const order: string[] = []
  const measure = (name: string, value: number) => async () => {
    order.push(name)
    return value
  }

  const result = await interleave({ ours: measure('o', 9), anchor: measure('a', 10) })

  expect(order.join('')).toBe('ao' + 'oa' + 'ao' + 'oa' + 'ao' + 'oa')
  expect(result).toMatchObject({ ours: 9, anchor: 10, ratio: 0.9 })
  expect(result.rounds).toHaveLength(5)
  await expect(interleave({ ours: measure('o', 1), anchor: measure('a', 1) }, { rounds: 3 })).rejects.toThrow(
    'five rounds',
  )
})

test('a row is judged by its goal', () => {
  const base = { name: 'widget', ours: 95, anchor: 100, ratio: 0.95, unit: '/s' }

  expect(row({ ...base, goal: { of: 'ratio', atLeast: 0.9 } })).toMatchObject({ ok: true, goal: '≥ 0.9 ×' })
  expect(row({ ...base, goal: { of: 'ratio', atLeast: 0.96 } }).ok).toBe(false)
  expect(row({ ...base, goal: { of: 'ours', atMost: 90 } })).toMatchObject({ ok: false, goal: '≤ 90 /s' })
  expect(row({ name: 'a', ours: Number.NaN, unit: 's', goal: { of: 'ours', atMost: 3 } }).ok).toBe(false)
})

test('the table lines up and shows misses', () => {
  const rows = [
    row({
      name: 'widget',
      ours: 12_345.6,
      anchor: 13_000,
      ratio: 0.95,
      unit: '/s',
      goal: { of: 'ratio', atLeast: 0.9 },
    }),
    row({ name: 'start', ours: 4, unit: 's', goal: { of: 'ours', atMost: 3 }, note: 'busy' }),
  ]

  const lines = table(rows).split('\n')

  expect(lines[2]).toMatch(/^✓ {2}widget +12,346 \/s +13,000 \/s +0\.95 × +≥ 0\.9 ×$/)
  expect(lines[3]).toMatch(/^✗ {2}start +4 s +≤ 3 s +busy$/)
  expect(figure(0.04567)).toBe('0.046')
})

test('the load counts whole answers of every framing', async () => {
  const server = createServer((req, res) => {
    if (req.url === '/none') res.writeHead(204).end()
    else if (req.url === '/chunks') {
      res.write('a'.repeat(70_000))
      res.end('b')
    } else res.writeHead(200, { 'content-length': 3 }).end('abc')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo

  for (const [path, status] of [
    ['/length', 200],
    ['/chunks', 200],
    ['/none', 204],
  ] as const) {
    const result = await load(`http://127.0.0.1:${port}${path}`, { connections: 2, ms: 400 })

    expect(Object.keys(result.statuses)).toEqual([String(status)])
    expect(result.perSecond).toBeGreaterThan(10)
  }
  server.close()
  server.closeAllConnections()
})
