import { describe, expect, test } from 'vitest'
import { sameMailbox } from '../../api/kernel/mailbox.ts'
import {
  askedDomain,
  type Binding,
  capFinding,
  countryFinding,
  findings,
  isBanned,
  mailFinding,
  refundFinding,
  standingAnswer,
} from '../../api/risk/rules.ts'

const AT = 1_000_000_000
const HONEST: Binding = {
  ...{ at: AT, ownerEmail: 'ann@example.com', friendEmail: 'dora@gmail.com', friendIsDisposable: false },
  click: { at: AT - 60_000, own: false, paidParam: null, referrerHost: null },
  ...{ sameNetwork: false, sameBrowser: false, fromNetworkInHour: 0, ofOwnerToday: 0, usualOfOwner: 0, ringSize: 1 },
  ...{ clicksOfOwner: 10, boundOfOwner: 1, bannedHosts: ['coupons.example', '*.deals.example'] },
  ...{ clicksNamed: 1, clicksFromHosting: 0 },
}
const click = (change: object) => ({ click: { ...HONEST.click!, ...change } })
const said = (change: Partial<Binding>) =>
  findings({ ...HONEST, ...change }).map(({ rule, action }) => `${action} ${rule}`)

test('an honest recommendation says nothing', () => expect(said({})).toEqual([]))

describe('each rule, at its edge', () => {
  test.each<[string, Partial<Binding>, string[]]>([
    ['the same mailbox with a tag', { ownerEmail: 'dora+x@gmail.com' }, ['hold same_mailbox']],
    ['signed in as the owner', click({ own: true }), ['hold own_session']],
    ['their network and browser', { sameNetwork: true, sameBrowser: true }, ['hold same_network_and_browser']],
    ['their network alone', { sameNetwork: true }, ['note same_network']],
    ['colleagues', { ownerEmail: 'a@firm.test', friendEmail: 'b@firm.test' }, ['note same_company']],
    ['a mailbox for a minute', { friendIsDisposable: true }, ['hold disposable_address']],
    ['an office', { friendEmail: 'info@firm.test' }, ['note role_address']],
    ['2.999 seconds', click({ at: AT - 2_999 }), ['hold too_fast']],
    ['three seconds', click({ at: AT - 3_000 }), []],
    ['a click after it', click({ at: AT + 1 }), ['hold too_fast']],
    ['the fourth from a network in an hour', { fromNetworkInHour: 3 }, ['hold many_from_network']],
    ['the third', { fromNetworkInHour: 2 }, []],
    ['a sixth today where none is usual', { ofOwnerToday: 5 }, ['hold many_of_owner']],
    ['five times as many as usual', { ofOwnerToday: 10, usualOfOwner: 2 }, ['hold many_of_owner']],
    ['a little less', { ofOwnerToday: 9, usualOfOwner: 2 }, []],
    ['13 of 20 clicks', { clicksOfOwner: 20, boundOfOwner: 13 }, ['note high_rate']],
    ['12 of 20', { clicksOfOwner: 20, boundOfOwner: 12 }, []],
    ['19 clicks', { clicksOfOwner: 19, boundOfOwner: 19 }, []],
    [
      'five by the code, none by the link',
      { click: null, clicksOfOwner: 0, boundOfOwner: 5 },
      ['note codes_without_clicks'],
    ],
    ['four by the code', { click: null, clicksOfOwner: 0, boundOfOwner: 4 }, []],
    ['by the code, and others by the link', { click: null, clicksOfOwner: 1, boundOfOwner: 5 }, []],
    ['an advertisement', click({ paidParam: 'gbraid' }), ['hold paid_click']],
    ['a banned page', click({ referrerHost: 'www.deals.example' }), ['hold banned_referrer']],
    ['one of two clicks from a data centre', { clicksNamed: 2, clicksFromHosting: 1 }, ['note datacenter_address']],
    ['a ring of three', { ringSize: 3 }, ['hold ring']],
    ['two who share a network', { ringSize: 2 }, []],
  ])('%s', (_name, change, expected) => expect(said(change)).toEqual(expected))
})

test('free mailboxes of one provider say nothing of a company', () =>
  expect(said({ ownerEmail: 'a@gmail.com', friendEmail: 'b@gmail.com' })).toEqual([]))

test.each([
  ['ann@example.com', 'ANN@Example.com', true],
  ['ann+a@example.com', 'ann+b@example.com', true],
  ['a.n.n@gmail.com', 'ann@googlemail.com', true],
  ['a.nn@example.com', 'ann@example.com', false],
  ['ann@example.com', 'ann@example.org', false],
])('%s and %s are one mailbox: %s', (a, b, same) => expect(sameMailbox(a, b)).toBe(same))

test('a star is every host under it, and not the one beside it', () => {
  expect(isBanned('a.deals.example', ['*.deals.example'])).toBe(true)
  expect(isBanned('deals.example', ['*.deals.example'])).toBe(false)
  expect(isBanned('notdeals.example', ['*.deals.example'])).toBe(false)
})

test('refunds speak from ten sales on, when they are three times as many as everybody’s', () => {
  const of = (sales: number, refunded: number) => refundFinding({ sales, refunded, allSales: 100, allRefunded: 10 })
  expect(of(9, 9)).toBeUndefined()
  expect(of(10, 3)).toBeUndefined()
  expect(of(10, 4)).toMatchObject({ rule: 'many_refunds', action: 'hold', evidence: { sales: 10, refunded: 4 } })
})

test.each([
  ['above its currency’s cap', 1501, 'EUR', 1500, 'above_cap'],
  ['at the cap', 1500, 'EUR', 1500, undefined],
  ['in a currency without one', 999_999, 'JPY', undefined, undefined],
] as const)('a commission %s', (_name, amount, currency, cap, rule) =>
  expect(capFinding(amount, currency, cap)?.rule).toBe(rule),
)

test('what is noted of a data centre is how many of how many clicks', () =>
  expect(findings({ ...HONEST, clicksNamed: 3, clicksFromHosting: 3 })[0]!.evidence).toEqual({
    fromDataCentre: 3,
    clicks: 3,
  }))

test.each([
  ['DE', 'FR', { click: 'DE', billing: 'FR' }],
  ['DE', 'DE', undefined],
  [null, 'FR', undefined],
  ['DE', null, undefined],
  [null, null, undefined],
])('opened in %s and billed in %s', (click, billing, evidence) => {
  const found = countryFinding(click, billing)
  expect(found?.evidence).toEqual(evidence)
  if (found) expect(found).toMatchObject({ rule: 'country_mismatch', action: 'note' })
})

test.each([
  ['dora@firm.dev', 'firm.dev'],
  ['Dora@Mail.Firm.DEV', 'mail.firm.dev'],
  ['dora@gmail.com', undefined],
  ['dora@example.com', undefined],
  ['dora@shop.example', undefined],
  ['7573@customer.invalid', undefined],
  ['dora@intranet', undefined],
  ['dora@box.local', undefined],
  ['', undefined],
])('the domain of %s that is asked is %s', (email, domain) => expect(askedDomain(email)).toBe(domain))

test.each([
  ['none', 'no_mail_server'],
  ['mail', undefined],
  ['unclear', undefined],
] as const)('a domain that answers %s', (answer, rule) => expect(mailFinding('firm.dev', answer)?.rule).toBe(rule))

const DAY = 86_400_000
test.each([
  ['nobody has asked', undefined, 'ask'],
  ['it took mail today', { answer: 'mail', unclear: 0, askedAt: AT - DAY + 1 }, 'mail'],
  ['it took none today', { answer: 'none', unclear: 0, askedAt: AT - DAY + 1 }, 'none'],
  ['it took none yesterday', { answer: 'none', unclear: 0, askedAt: AT - DAY }, 'ask'],
  ['nothing answered four times', { answer: 'unclear', unclear: 4, askedAt: AT }, 'ask'],
  ['nothing answered five times', { answer: 'unclear', unclear: 5, askedAt: AT }, 'unclear'],
  ['nothing answered yesterday', { answer: 'unclear', unclear: 5, askedAt: AT - DAY }, 'ask'],
] as const)('when %s', (_name, known, expected) => expect(standingAnswer(known, AT)).toBe(expected))
