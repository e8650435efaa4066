import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { effect, isMonth, monthsBetween, spanOf, statement } from '../../api/affiliates/statements/rules.ts'
import { statementOf } from '../../api/affiliates/statements/view.ts'
import { contact } from '../../db/schema/contacts.ts'
import { host } from '../helpers.ts'
import type { Door } from '../people.ts'
import { type World, world } from '../world.ts'
import { type Act, act, programme } from './history.ts'
import { clickOn, faults, groupOf, partnerOf, rule } from './kit.ts'

describe('the rules', () => {
  test.each([
    ['2026-03', true],
    ['2026-13', false],
    ['2026-00', false],
    ['1999-12', false],
    ['2026-3', false],
    ['2026-03-01', false],
  ])('%s is a month: %s', (text, is) => expect(isMonth(text)).toBe(is))

  test('a month goes from its first millisecond to the first of the next, over the year too', () => {
    expect(spanOf('2026-12')).toEqual({ from: Date.UTC(2026, 11, 1), to: Date.UTC(2027, 0, 1) })
    expect(monthsBetween(Date.UTC(2026, 10, 30), Date.UTC(2027, 0, 1))).toEqual(['2027-01', '2026-12', '2026-11'])
  })

  test('what is carried over stands there, also when nothing happened; currencies are never mixed', () => {
    const entries = [
      { kind: 'earned', at: 1, currency: 'USD', amountMinor: 500 },
      { kind: 'paid', at: 2, currency: 'EUR', amountMinor: 700 },
    ] as const
    const before = new Map([
      ['EUR', 1000],
      ['GBP', 0],
      ['JPY', -30],
    ])
    expect(statement(before, entries).map(({ lines, ...sums }) => ({ ...sums, lines: lines.length }))).toMatchObject([
      { currency: 'EUR', openingMinor: 1000, earnedMinor: 0, paidMinor: 700, closingMinor: 300, lines: 1 },
      { currency: 'JPY', openingMinor: -30, closingMinor: -30, lines: 0 },
      { currency: 'USD', openingMinor: 0, earnedMinor: 500, closingMinor: 500, lines: 1 },
    ])
  })

  test('whatever happens, opening + earned − taken back − paid = closing, and lines add up to it', () => {
    const entry = fc.record({
      kind: fc.constantFrom('earned' as const, 'taken_back' as const, 'paid' as const),
      at: fc.nat(),
      currency: fc.constantFrom('EUR', 'USD', 'KWD'),
      amountMinor: fc.integer({ min: 1, max: 1e9 }),
    })
    fc.assert(
      fc.property(fc.array(entry), fc.dictionary(fc.constantFrom('EUR', 'USD'), fc.integer()), (entries, before) => {
        for (const one of statement(new Map(Object.entries(before)), entries)) {
          const { openingMinor, earnedMinor, takenBackMinor, paidMinor, closingMinor, lines } = one
          expect(openingMinor + earnedMinor - takenBackMinor - paidMinor).toBe(closingMinor)
          expect(lines.reduce((sum, line) => sum + effect(line), openingMinor)).toBe(closingMinor)
        }
      }),
    )
  })
})

/** Chance alone pays too seldom: each history begins with somebody who was paid. */
const later = { do: 'later', days: 0 } as const
const PAID: Act[] = [
  { do: 'sale', who: 0, gross: 20_000, tax: 0 },
  ...[later, later, later, later],
  ...[{ do: 'draw' } as const, { do: 'agree', n: 0 } as const, { do: 'result', n: 0, paid: true } as const],
]
const HISTORIES = Math.min(60, Number(process.env['HISTORIES'] ?? 12))
test(
  `after ${HISTORIES} histories every month closes with what the books held at its end, and opens with the one before`,
  () =>
    fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 8, maxLength: 30 }), async (acts) => {
        const one = await programme()
        try {
          const { portal, partners } = one
          for (const step of [...PAID, ...acts]) {
            await one.run(step)
            portal.later({ days: 4 })
          }
          const months = monthsBetween(Date.UTC(2026, 2, 1), portal.now())
          expect((await one.payouts())[0]).toMatchObject({ state: 'paid' })
          for (const { id } of partners) {
            let closed = 0
            for (const month of months.toReversed()) {
              const { rows } = await portal.db.clients.reader.execute({
                sql: `SELECT coalesce(sum(-p.amount_minor), 0) AS held FROM posting p JOIN journal j ON j.id = p.journal_id
                JOIN ledger_account a ON a.id = p.account_id JOIN commission c ON c.id = p.commission_id
                WHERE c.partner_id = ? AND a.kind IN ('pending', 'held', 'payable', 'clearing', 'receivable') AND j.posted_at < ?`,
                args: [id, spanOf(month).to],
              })
              const { currencies } = await statementOf(portal.db.read, { id }, month, portal.now())
              const [euro] = currencies
              expect(euro?.openingMinor ?? 0).toBe(closed)
              closed = euro?.closingMinor ?? 0
              expect(closed).toBe(Number(rows[0]!.held))
            }
          }
        } finally {
          await one.portal.close()
        }
      }),
      { numRuns: HISTORIES },
    ),
  120_000,
)

describe('through the door', () => {
  let portal: World
  let shop: Door
  let olga: Door
  let ann: Awaited<ReturnType<typeof partnerOf>>
  let door: Door
  beforeEach(async () => {
    portal = await world()
    ;[olga, shop] = [await portal.as('olga'), await host(portal)]
    await groupOf(portal, [rule()], { holdDays: 0 })
    ann = await partnerOf(portal, 'ann')
    door = await portal.as('ann')
  })
  afterEach(async () => {
    expect(await faults(portal)).toEqual([])
    await portal.close()
  })
  const MINE = '/api/v1/me/partnership/statements'
  const sell = async (externalId: string, name: string) => {
    const clickIds = [await clickOn(portal, ann.linkId)]
    portal.later({ minutes: 1 })
    const sale = { externalId, email: `${externalId}@firm.test`, name, amountMinor: 9000, currency: 'EUR', clickIds }
    expect((await shop.post('/api/v1/track/sale', sale)).status).toBe(201)
  }
  async function quarter() {
    await door.put('/api/v1/me/partnership/payout-method', {
      ...{ rail: 'sepa', name: 'Ann Ashby', account: 'DE89 3704 0044 0532 0130 00' },
    })
    await sell('one', '=Dora')
    await sell('two', 'Émile')
    const { body } = await olga.post('/api/v1/payout-batches', { rail: 'sepa', currency: 'EUR' })
    const sent = await olga.post(`/api/v1/payout-batches/${body.id}/agreement`, { totalMinor: body.totalMinor })
    portal.at('2026-04-02T10:00:00Z')
    const back = { saleExternalId: 'one', externalId: 'r1', amountMinor: 4500, currency: 'EUR' }
    await shop.post('/api/v1/track/refund', back)
    await olga.post(`/api/v1/payouts/${sent.body.items[0].id}/mark`, { paid: true, providerRef: 'tx-1' })
  }

  test('a month says what was open, earned, taken back and paid; what was on its way counts when it arrived', async () => {
    await quarter()
    const { body } = await door.get(MINE)
    expect(body.items).toMatchObject([
      {
        ...{ month: '2026-04', isOpen: true },
        currencies: [{ openingMinor: 3600, earnedMinor: 0, takenBackMinor: 900, paidMinor: 3600, closingMinor: -900 }],
      },
      { month: '2026-03', isOpen: false, currencies: [{ openingMinor: 0, earnedMinor: 3600, closingMinor: 3600 }] },
    ])
    portal.at('2026-05-01T00:00:00Z')
    for (const path of ['/2026-05', '']) {
      const { body: may } = await door.get(MINE + path)
      expect(path ? may : may.items[0]).toMatchObject({ currencies: [{ openingMinor: -900, closingMinor: -900 }] })
    }
    const april = (await door.get(`${MINE}/2026-04`)).body
    expect(april.partner.name).toBe('Ann Ashby')
    expect(april.currencies[0].lines).toMatchObject([
      { kind: 'taken_back', of: 'sale', reason: 'refund', amountMinor: 900 },
      { kind: 'paid', of: null, amountMinor: 3600, hint: 'DE89 … 3000' },
    ])
  })

  test('as a file its amounts add up, and a name that looks like a formula is none', async () => {
    await quarter()
    const { body, headers } = await door.get(`${MINE}/2026-03/csv`)
    expect(headers.get('content-disposition')).toContain('statement-2026-03.csv')
    expect(body).toContain('"2026-03-01","Opening balance","","0.00","EUR",""')
    expect(body).toContain('"Closing balance","","36.00","EUR"')
    expect(body).not.toMatch(/(^|,)"[=+@]/m)
  })

  test('on paper it is a PDF with a face of its own and a name in other letters', async () => {
    await quarter()
    await portal.db.write((tx) =>
      tx
        .update(contact)
        .set({ name: 'Ńguyễn Đặng Σοφία Иванова' })
        .then(() => undefined),
    )
    const response = await portal.app.request(`${MINE}/2026-03/pdf`, { headers: { cookie: door.cookie } })
    expect(response.headers.get('content-type')).toBe('application/pdf')
    const bytes = Buffer.from(await response.arrayBuffer()).toString('latin1')
    expect(bytes.slice(0, 5)).toBe('%PDF-')
    expect(bytes).toContain('/FontFile2')
    expect(bytes).toContain('/ToUnicode')
    expect(bytes).not.toContain('/BaseFont /Helvetica')
    expect(bytes).toContain('/MediaBox [0 0 595.28 841.89]')
  })

  test('a month that has not begun, or is none, is not found; nor is anything for who is no partner', async () => {
    for (const month of ['2026-04', '2026-99', 'x']) expect((await door.get(`${MINE}/${month}`)).status).toBe(404)
    const ben = await portal.as('ben')
    for (const path of ['', '/2026-03', '/2026-03/csv', '/2026-03/pdf'])
      expect(await ben.get(MINE + path)).toMatchObject({ status: 404, body: { code: 'partner.not_found' } })
  })
})
