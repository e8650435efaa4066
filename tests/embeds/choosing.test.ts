import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chooseAnew } from '../../api/embeds/choosing/jobs.ts'
import {
  beliefs,
  capAuthors,
  choose,
  drawBeta,
  type ItemDay,
  impressionsPerDay,
  type Variant,
} from '../../api/embeds/choosing/rules.ts'
import type { Loose } from '../people.ts'
import { PERSON } from './site.ts'
import { stage } from './stage.ts'

const candidates = (n: number, authors = n) =>
  Array.from({ length: n }, (_, i) => ({ id: `t${i}`, author: `a${i % authors}` }))
const day = (id: string, change: Partial<ItemDay> = {}): ItemDay => ({
  ...{ id, age: 0, seen: 1_000, clicks: 15, conversions: 0 },
  ...change,
})
/** The same numbers every time. */
function seeded(seed: number) {
  let state = seed
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648
    return state / 2147483648
  }
}
const total = (variants: Variant[]) => variants.reduce((sum, { ppm }) => sum + ppm, 0)
const shareOf = (variants: Variant[], i: number) =>
  variants.reduce((sum, { slots, ppm }) => sum + (slots.includes(i) ? ppm / 1e6 : 0), 0)

describe('what a widget answers when it chooses by effect', () => {
  test('is exactly a million of a million, in at most two hundred answers, whatever is known', () => {
    const anyDay = fc.record({
      ...{ id: fc.nat(11).map((n) => `t${n}`), age: fc.nat(60), conversions: fc.nat(3) },
      ...{ seen: fc.nat(3_000), clicks: fc.nat(80) },
    })
    fc.assert(
      fc.property(
        ...([fc.nat(48), fc.integer({ min: 1, max: 48 }), fc.integer({ min: 1, max: 12 })] as const),
        fc.array(anyDay, { maxLength: 40 }),
        fc.nat(),
        (n, slots, authors, days, seed) => {
          const variants = choose(candidates(n, authors), slots, days, seeded(seed))
          expect(total(variants)).toBe(1_000_000)
          expect(variants.length).toBeLessThanOrEqual(200)
          for (const one of variants) {
            expect(new Set(one.slots).size).toBe(one.slots.length)
            expect(one.slots.every((place) => place < n)).toBe(true)
            expect(one.slots.length).toBeLessThanOrEqual(slots)
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  test('under a hundred impressions a day everybody has their turn alike', () => {
    const variants = choose(candidates(10), 1, [day('t0', { seen: 99, clicks: 20 })], seeded(1))
    expect(new Set(variants.map(({ ppm, arm }) => `${ppm} ${arm}`))).toEqual(new Set(['100000 uniform']))
    const lists = choose(candidates(10), 3, [], seeded(1))
    expect([lists.length, new Set(lists.map(({ arm }) => arm))]).toEqual([24, new Set(['uniform'])])
  })

  test('what works is answered more, nobody less than a tenth of their even share, no author more than four tenths', () => {
    const days = candidates(10).map(({ id }, i) => day(id, { clicks: i === 3 ? 60 : 10 }))
    const variants = choose(candidates(10), 1, days, seeded(2))
    const shares = candidates(10).map((_, i) => shareOf(variants, i))
    expect(shares[3]).toBeCloseTo(0.4, 5)
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(0.01 - 1e-6)
    const lists = choose(candidates(10), 3, days, seeded(3))
    expect(shareOf(lists, 3)).toBeGreaterThan(0.85)
    expect(total(lists.filter(({ arm }) => arm === 'uniform'))).toBeGreaterThanOrEqual(100_000)
  })

  test('with few authors each has at most their part, of one place and of many', () => {
    const days = candidates(6, 2).map(({ id }) => day(id, { clicks: id === 't0' ? 90 : 5 }))
    const variants = choose(candidates(6, 2), 1, days, seeded(4))
    expect([0, 2, 4].reduce((sum, i) => sum + shareOf(variants, i), 0)).toBeCloseTo(0.5, 5)
    for (const { slots } of choose(candidates(20, 10), 5, [], seeded(5)))
      for (let author = 0; author < 10; author++)
        expect(slots.filter((place) => place % 10 === author).length).toBeLessThanOrEqual(2)
  })

  test('shares of authors stay whole, and none is over the limit', () => {
    const shares = fc.array(fc.record({ share: fc.double({ min: 0.001, max: 1, noNaN: true }), author: fc.nat(6) }), {
      minLength: 1,
      maxLength: 30,
    })
    fc.assert(
      fc.property(shares, (given) => {
        const sum = given.reduce((a, { share }) => a + share, 0)
        const authors = given.map(({ author }) => String(author))
        const capped = capAuthors(
          given.map(({ share }) => share / sum),
          authors,
        )
        expect(capped.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9)
        const cap = Math.max(0.4, 1 / new Set(authors).size)
        for (const name of authors)
          expect(capped.reduce((a, b, i) => a + (authors[i] === name ? b : 0), 0)).toBeLessThanOrEqual(cap + 1e-9)
      }),
    )
  })

  test('what was long ago counts less, a day with clicks that are too many not at all', () => {
    const rate = ({ alpha, beta }: { alpha: number; beta: number }) => alpha / (alpha + beta)
    const [old, fresh] = beliefs(candidates(2), [
      day('t0', { age: 100, clicks: 40 }),
      day('t0', { clicks: 20 }),
      day('t1', { clicks: 40 }),
      day('t1', { age: 100, clicks: 20 }),
    ]).map(rate) as [number, number]
    expect(fresh).toBeGreaterThan(1.4 * old)
    const [odd] = beliefs(candidates(2), [day('t0', { clicks: 200 }), day('t0', { age: 1 }), day('t1')]).map(rate)
    expect(odd).toBeLessThan(0.03)
  })

  test('words that lead to more than a click are worth more, from twenty clicks on', () => {
    const worth = (clicks: number) =>
      beliefs(candidates(2), [
        day('t0', { clicks, conversions: clicks / 2 }),
        day('t1', { clicks: 40, conversions: 4 }),
      ]).map((one) => one.worth)
    expect(worth(19)).toEqual([1, expect.any(Number)])
    expect(worth(40)[0]).toBeGreaterThan(1.2)
    expect(worth(40)[1]).toBeLessThan(0.9)
  })

  test('a click is worth one conversion at most, whatever a page says', () => {
    const worth = (conversions: number) =>
      beliefs(candidates(2), [day('t0', { clicks: 20, conversions }), day('t1', { clicks: 20, conversions: 2 })]).map(
        (one) => one.worth,
      )
    expect(worth(200)).toEqual(worth(20))
  })

  test('a usual day is one of the last week, or of the days there were', () => {
    expect(impressionsPerDay([])).toBe(0)
    expect(impressionsPerDay([day('a', { seen: 90 })])).toBe(90)
    expect(impressionsPerDay([day('a', { seen: 70 }), day('a', { seen: 700, age: 6 }), day('a', { age: 7 })])).toBe(110)
  })

  test('a draw is a share', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 500, noNaN: true }), fc.nat(), (alpha, seed) => {
        const drawn = drawBeta(alpha, 2, seeded(seed))
        expect(drawn).toBeGreaterThanOrEqual(0)
        expect(drawn).toBeLessThanOrEqual(1)
      }),
    )
  })
})

test('a widget that chooses by effect learns by the hour, and logs how often it answers what', async () => {
  const portal = await stage()
  const shop = 'https://shop.example'
  try {
    for (let i = 0; i < 4; i++) await portal.speak()
    const widget = await portal.embed({ kind: 'quote', choosing: 'effect', maxItems: 1 })
    const run = () => chooseAnew(portal.ctx as Parameters<typeof chooseAnew>[0])
    const versions = () =>
      portal.db.read.all<{ version: number; variants: string }>(
        `SELECT version, variants FROM widget_version WHERE widget_id = '${widget.id}' ORDER BY version`,
      )
    const choosing = async () =>
      (await (await portal.as('mo')).get(`/api/v1/widgets/${widget.id}/figures`)).body as Loose
    expect((await choosing()).choosing).toEqual({ state: 'too_little', perDay: 0, needed: 100 })

    const [first] = await versions()
    expect((JSON.parse(first!.variants) as Variant[]).map(({ ppm }) => ppm)).toEqual(Array(4).fill(250_000))
    const day = new Date(portal.now()).toISOString().slice(0, 10)
    const stat = (id: string, seen: number, clicks: number) =>
      portal.db.write((tx) =>
        tx.run(
          `INSERT INTO widget_stat_day (day, widget_id, testimonial_id, bot, seen, clicks) VALUES ('${day}', '${widget.id}', '${id}', 0, ${seen}, ${clicks})`,
        ),
      )
    for (const id of ['tst_1', 'tst_2', 'tst_3']) await stat(id, 2_000, 10)
    await stat('tst_4', 2_000, 120)
    await run()
    await run()
    const all = await versions()
    expect(all).toHaveLength(2)
    const { choosing: state, testimonials } = await choosing()
    expect(state).toEqual({ state: 'learning', perDay: 8_000, needed: 100 })
    const best = testimonials.find(({ id }: Loose) => id === 'tst_4')
    expect(best.shareOfServes).toBeCloseTo(0.4, 4)
    portal.pass(6_000)
    const served = await Promise.all(
      Array.from({ length: 60 }, async () => {
        const answer = await fetch(`${portal.url}/v1/w/${widget.publicId}`, { headers: { origin: shop } })
        return [answer.headers.get('serve')!, await answer.text()] as const
      }),
    )
    expect(new Set(served.map(([, html]) => html)).size).toBeGreaterThan(1)
    portal.pass(1_000)
    const [serve, html] = served[0]!
    const headers = { origin: shop, 'user-agent': PERSON }
    await fetch(`${portal.url}/v1/seen`, { method: 'POST', body: `${serve} / r v0`, headers })
    const [seen] = (await portal.facts('widget.seen')) as unknown as { testimonialId: string }[]
    expect(html).toContain(`saved us ${seen!.testimonialId.slice(4)} hours`)
  } finally {
    await portal.close()
  }
})
