import fc from 'fast-check'
import { afterEach, describe, expect, expectTypeOf, test } from 'vitest'
import { SubmitReview } from '../../api/reviews/contract.ts'
import { type Circumstances, circumstantial } from '../../api/reviews/moderation/circumstances.ts'
import { isCardNumber, isIban } from '../../api/reviews/moderation/numbers.ts'
import { holds, type Screened, screen } from '../../api/reviews/moderation/screening.ts'
import { bandsOf, distance, isCopy, simhash } from '../../api/reviews/moderation/simhash.ts'
import { reviewFlag } from '../../db/schema/moderation.ts'
import { addProduct, consents, review, WORDS } from '../helpers.ts'
import { signUp } from '../people.ts'
import { type World, world } from '../world.ts'

const rulesIn = (body: string, words: string[] = []) =>
  screen({ title: 'A title', body }, { flaggedWords: words }).map(({ rule, severity }) => `${rule}:${severity}`)

describe('the words', () => {
  test.each([
    ['plain words', 'It just works, every day.', []],
    ['an angry one', 'This is crap and support sucks, damn it. Avoid!!!', []],
    ['swearing', 'What a fucking mess, and nobody answers.', ['profanity:info']],
    ['a link', 'See https://cheap.example for more', ['links:hold']],
    ['a bare www', 'Go to www.cheap.example now', ['links:hold']],
    ['an address', 'Write to me at ann.b@example.com please', ['personal_data:hold']],
    ['a phone number', 'Call +44 20 7946 0018 any time', ['personal_data:hold']],
    ['a price and a year', 'Paid 1,299.00 in 2026 for 12 seats', []],
    ['both', 'Mail x@y.example or see http://y.example', ['links:hold', 'personal_data:hold']],
    ['an IBAN', 'They made me pay to DE89 3704 0044 0532 0130 00 at once', ['account_number:block']],
    ['a number like an IBAN', 'The order DE89370400440532013001 never came', ['personal_data:hold']],
    ['a card', 'My card 4111 1111 1111 1111 was charged twice', ['account_number:block']],
  ])('%s', (_name, body, expected) => {
    expect(rulesIn(body)).toEqual(expected)
  })

  test('the company’s own words, whole and in any case', () => {
    expect(rulesIn('Their PROJECT ORION slipped', ['project orion'])).toEqual(['company_words:hold'])
    expect(rulesIn('Their projects slipped', ['project'])).toEqual([])
  })

  test('show where they stand', () => {
    const body = 'Ask jo@example.com about it.'
    const [flag] = screen({ title: 'A title', body })
    expect(flag!.ranges.map(({ start, end }) => body.slice(start, end))).toEqual(['jo@example.com'])
  })

  test.each([
    ['GB82 WEST 1234 5698 7654 32', true],
    ['GB82 WEST 1234 5698 7654 33', false],
    ['XX82 WEST 1234 5698 7654 32', false],
  ])('the IBAN %s: %s', (text, valid) => expect(isIban(text)).toBe(valid))
  test.each([
    ['4111111111111111', true],
    ['4111111111111112', false],
    ['0000000000000000', false],
    ['5500-0000-0000-0004', true],
  ])('the card %s: %s', (text, valid) => expect(isCardNumber(text)).toBe(valid))

  test.each([
    ['one letter', 'a'.repeat(5000)],
    ['digits', '1'.repeat(5000)],
    ['half an address', `${'a.'.repeat(2000)}@`],
    ['signs of an address', 'a@'.repeat(2500)],
    ['marks between digits', '1 (-.'.repeat(1000)],
    ['capital letters like an IBAN', 'DE12 AAAA '.repeat(500)],
    ['no end of a link', 'http://'.repeat(700)],
    ['halves of emoji', '👩‍👩‍👧'.repeat(600)],
  ])('are looked over in a moment when they are only %s', (_name, body) => {
    screen({ title: 'A title', body })
    const times = [0, 1, 2, 3, 4, 5, 6].map(() => {
      const from = performance.now()
      screen({ title: 'A title', body }, { flaggedWords: ['orion', 'a a'] })
      simhash(body)
      return performance.now() - from
    })
    expect(Math.min(...times)).toBeLessThan(15)
  })
})

describe('copies', () => {
  const text =
    'I have used this for two years in a team of nine people and the search finds what I need before I have finished typing. Support answered within an hour, twice, and the export gave me every note as a plain file.'
  test('a text is a copy of itself in other case and marks', () => {
    expect(isCopy(simhash(text)!, simhash(text.toUpperCase().replaceAll(',', ' -'))!)).toBe(true)
  })
  test('another text is none, and a short one is never compared', () => {
    const other =
      'The installation took a morning because our proxy was in the way, and nobody at the company could tell us which ports it needs. Once it ran it was quick, but we had lost the day and will not try the next version.'
    expect(isCopy(simhash(text)!, simhash(other)!)).toBe(false)
    expect(simhash('Great, I love it')).toBeNull()
  })
  test('two hashes that differ in three bits or fewer share a band', () => {
    const bits = fc.uniqueArray(fc.integer({ min: 0, max: 63 }), { maxLength: 3 })
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), bits, (value, flipped) => {
        const hex = (n: bigint) => n.toString(16).padStart(16, '0')
        const [a, b] = [hex(value), hex(flipped.reduce((n, bit) => n ^ (1n << BigInt(bit)), value))]
        expect(distance(a, b)).toBe(flipped.length)
        const [here, there] = [bandsOf(a), bandsOf(b)]
        expect(here.some(({ bits: own }, band) => own === there[band]!.bits)).toBe(true)
      }),
    )
  })
})

describe('the circumstances', () => {
  const calm: Circumstances = {
    ...{ trap: '', openMs: 40_000, disposable: false, copies: 0, lastHour: 1, usualPerHour: 0.01, today: 1 },
  }
  test.each([
    ['nothing', {}, []],
    ['a page that cannot tell how long it was open', { openMs: undefined }, []],
    ['a filled trap', { trap: 'x' }, ['automated']],
    ['two seconds', { openMs: 2000 }, ['automated']],
    ['a copy', { copies: 2 }, ['copy']],
    ['a throw-away address', { disposable: true }, ['disposable_address']],
    ['nine in an hour', { lastHour: 9, usualPerHour: 0 }, []],
    ['ten in an hour where one a week is usual', { lastHour: 10, usualPerHour: 1 / 168 }, ['burst']],
    ['ten in an hour where three are usual', { lastHour: 10, usualPerHour: 3 }, []],
    ['the second within a day', { today: 2 }, ['again']],
  ])('%s', (_name, change, expected) => {
    expect(circumstantial({ ...calm, ...change }).map(({ rule }) => rule)).toEqual(expected)
  })
})

describe('stars', () => {
  test('are in no type of screening', () => {
    type Keys = keyof Screened | keyof Circumstances
    expectTypeOf<Extract<Keys, 'rating' | 'stars' | 'nps' | 'score' | 'sentiment' | 'stage'>>().toEqualTypeOf<never>()
    expectTypeOf<Screened>().toEqualTypeOf<{ title: string; body: string }>()
  })

  test('change no flag of any review, through the shape it comes in by', () => {
    const piece = fc.constantFrom(
      ...['It is slow. ', 'I love it! ', 'https://x.example ', 'jo@example.com ', 'shit ', '4111 1111 1111 1111 '],
      ...['+44 20 7946 0018 ', 'terrible, terrible ', 'five stars ', 'one star '],
    )
    const body = fc.tuple(fc.array(piece, { minLength: 2, maxLength: 8 }), fc.string({ maxLength: 80 }))
    const rating = fc.integer({ min: 1, max: 5 })
    fc.assert(
      fc.property(body, rating, rating, ([pieces, tail], a, b) => {
        const flagsOf = (stars: number) => {
          const words = { ...WORDS, rating: stars, body: `${pieces.join('')}and so on, and so on.${tail}` }
          const parsed = SubmitReview.safeParse({
            ...words,
            consents: [{ scope: 'publish_on_portal', textHash: 'a'.repeat(64) }],
          })
          return parsed.success ? screen(parsed.data, { flaggedWords: ['one star'] }) : parsed.error.issues
        }
        expect(flagsOf(a)).toEqual(flagsOf(b))
      }),
      { numRuns: 3000 },
    )
  })
})

describe('through the door', () => {
  let portal: World
  afterEach(() => portal.close())
  const flagged = async () => {
    const rows = await portal.db.read.select().from(reviewFlag)
    return rows.map(({ rule, reviewId }) => [reviewId, rule])
  }

  test('only the stars differ, and everything that was seen is the same', async () => {
    const body = 'Write to jo@example.com or see https://x.example, it is a shit show and it costs me an hour a day.'
    const seen = async (rating: number) => {
      portal = await world()
      await addProduct(portal)
      await review(portal, await portal.as('ann'), { rating, body })
      const { body: queue } = await (await portal.as('mo')).get('/api/v1/moderation/queue')
      if (rating < 5) await portal.close()
      return queue.items.map(({ flags, dueAt }: { flags: unknown; dueAt: number }) => ({ flags, dueAt }))
    }
    const [one, three, five] = [await seen(1), await seen(3), await seen(5)]
    expect(one).toEqual(three)
    expect(one).toEqual(five)
    expect(one[0].flags).toHaveLength(3)
  })

  test('a trap, a copy and a throw-away address send an eye there and turn nothing down', async () => {
    portal = await world()
    await addProduct(portal)
    const body = `${WORDS.body} I have used it for two years in a team of nine people and the search finds what I need.`
    const all = await consents(portal)
    const ann = await portal.as('ann')
    await ann.post('/api/v1/reviews', { ...WORDS, body, consents: all, trap: 'http://spam.example' })
    const copy = await review(portal, await portal.as('ben'), { body: body.toUpperCase() })
    const throwaway = await signUp(portal, { name: 'Nobody', email: 'nobody@mailinator.com' })
    const third = await review(portal, throwaway, {
      body: 'Nothing like the others, and long enough to be a review of its own.',
    })
    const rules = await flagged()
    expect(rules.map(([, rule]) => rule).sort()).toEqual(['automated', 'copy', 'disposable_address'])
    expect(rules).toContainEqual([copy.body.id, 'copy'])
    expect(rules).toContainEqual([third.body.id, 'disposable_address'])
    expect(copy.body.state).toBe('pending')
  })

  test('one’s own words are no copy of themselves', async () => {
    portal = await world()
    await addProduct(portal)
    const ann = await portal.as('ann')
    const body = `${WORDS.body} I have used it for two years in a team of nine people and the search finds what I need.`
    const { body: own } = await review(portal, ann, { body })
    await ann.post(`/api/v1/me/reviews/${own.id}/withdraw`)
    portal.later({ days: 2 })
    await review(portal, ann, { body })
    expect(await flagged()).toEqual([])
  })

  test('the second review within a day and a burst are seen', async () => {
    portal = await world()
    await addProduct(portal)
    const ann = await portal.as('ann')
    const { body: own } = await review(portal, ann)
    await ann.post(`/api/v1/me/reviews/${own.id}/withdraw`)
    await review(portal, ann)
    expect((await flagged()).map(([, rule]) => rule)).toEqual(['again'])
    for (let i = 0; i < 9; i++) {
      const person = await signUp(portal, { name: `Person ${i}`, email: `p${i}@example.com` })
      await review(portal, person, { body: `Number ${i} says that it is fine, really fine, all of it.` })
    }
    expect((await flagged()).map(([, rule]) => rule)).toContain('burst')
  })

  test('what nothing was seen in appears at once where the company chose so, and swearing does not hold it', async () => {
    portal = await world()
    await addProduct(portal)
    const settings = { publishUnflagged: true, flaggedWords: [], waitHours: 24 }
    expect((await (await portal.as('olga')).put('/api/v1/settings/moderation', settings)).status).toBe(204)
    const { body } = await review(portal, await portal.as('ann'), {
      rating: 1,
      body: 'A fucking waste of an afternoon.',
    })
    expect(body.state).toBe('published')
    expect(holds(screen({ title: '', body: 'A fucking waste of an afternoon.' }))).toBe(false)
  })
})
