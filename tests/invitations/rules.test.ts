import fc from 'fast-check'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { Audience, SaveCampaign } from '../../api/invitations/campaigns/contract.ts'
import { CAMPAIGN_MOVES, mayBecome, mayEdit } from '../../api/invitations/campaigns/rules.ts'
import {
  ENDS_AS,
  EXITS,
  type InvitationState,
  LEFT_OUT,
  leftOutBecause,
  MOVES,
  mayMove,
  nextMail,
  type Standing,
} from '../../api/invitations/rules.ts'
import { isQuiet, nextAwake } from '../../api/kernel/awake.ts'
import { ownDomains } from '../../api/kernel/mailbox.ts'
import { fill, safeName } from '../../api/mail/invitations/rules.ts'
import { CAMPAIGN_STATES, INVITATION_STATES } from '../../db/schema/invitations.ts'
import { CAMPAIGN } from './campaign.ts'

const HOUR = 3_600_000
/** What an invitation to review may never be chosen by. */
const FORBIDDEN = [
  ...[
    'rating',
    'ratings',
    'stars',
    'nps',
    'npsScore',
    'sentiment',
    'score',
    'csat',
    'stage',
    'stages',
    'health',
    'lap',
  ],
  ...['tags', 'traits', 'segment', 'segmentId', 'contactIds', 'contacts', 'emails', 'advocate', 'promoter', 'q'],
] as const

describe('whom a campaign asks', () => {
  test('has no field for how anybody feels, in its type', () => {
    expectTypeOf<Extract<keyof Audience, (typeof FORBIDDEN)[number]>>().toEqualTypeOf<never>()
    expectTypeOf<Extract<keyof Standing, (typeof FORBIDDEN)[number]>>().toEqualTypeOf<never>()
    expectTypeOf<Extract<keyof SaveCampaign, (typeof FORBIDDEN)[number]>>().toEqualTypeOf<never>()
    expectTypeOf<SaveCampaign['trigger']>().toEqualTypeOf<'registered' | 'purchased' | 'chosen'>()
  })

  test.each(FORBIDDEN)('refuses %s with a sentence', (key) => {
    const refused = Audience.safeParse({ [key]: ['x'] })
    expect(refused.error?.issues[0]?.message).toMatch(`Nobody is asked for a review by ${key}.`)
    expect(SaveCampaign.safeParse({ ...CAMPAIGN, [key]: 'x' }).success).toBe(false)
  })

  test('refuses every key it does not name, beside whatever it does', () => {
    const known = ['companies', 'plans', 'sources', 'registeredFrom', 'registeredUntil', 'boughtFrom', 'boughtUntil']
    const good = fc.record(
      {
        plans: fc.constant(['pro']),
        sources: fc.constant(['sign_up']),
        registeredFrom: fc.constant('2026-01-01'),
        boughtUntil: fc.constant('2026-02-01'),
      },
      { requiredKeys: [] },
    )
    const key = fc.string().filter((one) => !known.includes(one) && one !== '__proto__')
    fc.assert(
      fc.property(good, key, fc.jsonValue(), (audience, name, value) => {
        expect(Audience.safeParse(audience).success).toBe(true)
        expect(Audience.safeParse({ ...audience, [name]: value }).success).toBe(false)
      }),
    )
  })

  test.each([
    [{ companies: [] }, 'companies'],
    [{ sources: ['friend'] }, 'sources.0'],
    [{ registeredFrom: '2026-13-01' }, 'registeredFrom'],
    [{ registeredFrom: '2026-03-02', registeredUntil: '2026-03-01' }, 'registeredUntil'],
    [{ boughtFrom: '2026-03-02', boughtUntil: '2026-03-01' }, 'boughtUntil'],
  ])('refuses %j', (audience, path) => {
    expect(Audience.safeParse(audience).error?.issues[0]?.path.join('.')).toBe(path)
  })

  const nobody: Standing = {
    ...{ isStaff: false, hasReviewed: false, unsubscribed: false, suppressed: false, wasAsked: false },
  }
  test.each([
    [{}, undefined],
    [{ isStaff: true, hasReviewed: true }, 'staff'],
    [{ hasReviewed: true, wasAsked: true }, 'reviewed'],
    [{ unsubscribed: true, suppressed: true }, 'unsubscribed'],
    [{ suppressed: true }, 'suppressed'],
    [{ wasAsked: true }, 'asked'],
  ])('%j is left out because: %s', (known, why) => {
    expect(leftOutBecause({ ...nobody, ...known })).toBe(why)
  })
  test('each reason ends a waiting invitation somehow', () => {
    for (const why of LEFT_OUT) expect(EXITS).toContain(ENDS_AS[why].to)
  })

  test('a colleague’s domain is the company’s, unless everybody can have an address there', () => {
    expect(ownDomains(['a@acme.test', 'b@acme.test', 'c@gmail.com', 'd@mail.acme.test'])).toEqual([
      'acme.test',
      'mail.acme.test',
    ])
  })
})

describe('an invitation', () => {
  const order = ['queued', 'sent', 'delivered', 'clicked', 'started', 'submitted']
  const state = fc.constantFrom(...INVITATION_STATES)

  test('goes forward or out, and what is over stays over', () => {
    fc.assert(
      fc.property(state, state, (from, to) => {
        const [a, b] = [order.indexOf(from), order.indexOf(to)]
        const isOver = a < 0 || from === 'submitted'
        const expected = !isOver && (b < 0 || b > a)
        expect(mayMove(from, to)).toBe(expected)
      }),
    )
  })
  test('comes to an end from everywhere, whatever it meets', () => {
    fc.assert(
      fc.property(fc.array(state, { maxLength: 60 }), (met) => {
        let at: InvitationState = 'queued'
        let steps = 0
        for (const to of met) if (mayMove(at, to)) [at, steps] = [to, steps + 1]
        expect(steps).toBeLessThanOrEqual(6)
        if (MOVES[at].length > 0) expect(mayMove(at, 'expired')).toBe(true)
      }),
    )
  })
})

describe('a campaign', () => {
  test('that has ended never comes back, and only what nobody is being sent changes', () => {
    for (const to of CAMPAIGN_STATES) expect(mayBecome('ended', to)).toBe(false)
    expect(CAMPAIGN_STATES.filter((from) => CAMPAIGN_MOVES[from].includes('live'))).toEqual(['draft', 'paused'])
    expect(CAMPAIGN_STATES.filter(mayEdit)).toEqual(['draft', 'paused'])
  })
})

describe('quiet hours', () => {
  test.each([
    // zone, due, goes out
    ['UTC', '2026-03-02T07:59:59Z', '2026-03-02T08:00:00Z'],
    ['UTC', '2026-03-02T08:00:00Z', '2026-03-02T08:00:00Z'],
    ['UTC', '2026-03-02T19:59:59Z', '2026-03-02T19:59:59Z'],
    ['UTC', '2026-03-02T20:00:00Z', '2026-03-03T08:00:00Z'],
    ['UTC', '2026-12-31T23:30:00Z', '2027-01-01T08:00:00Z'],
    ['Asia/Kathmandu', '2026-03-02T15:00:00Z', '2026-03-03T02:15:00Z'],
    ['Pacific/Auckland', '2026-03-02T09:00:00Z', '2026-03-02T19:00:00Z'],
    // clocks go forward in this night
    ['Europe/Berlin', '2026-03-28T19:30:00Z', '2026-03-29T06:00:00Z'],
    ['America/New_York', '2026-03-08T04:00:00Z', '2026-03-08T12:00:00Z'],
    ['Australia/Lord_Howe', '2026-10-03T12:00:00Z', '2026-10-03T21:00:00Z'],
    // and back in this one
    ['Europe/Berlin', '2026-10-24T20:30:00Z', '2026-10-25T07:00:00Z'],
    ['America/New_York', '2026-11-01T03:00:00Z', '2026-11-01T13:00:00Z'],
  ])('%s: %s goes out at %s', (zone, due, out) => {
    expect(new Date(nextAwake(Date.parse(due), zone)).toISOString()).toBe(new Date(out).toISOString())
  })

  test('no mail is early, in the night, or more than thirteen hours late, anywhere', () => {
    const zones = Intl.supportedValuesOf('timeZone')
    const when = fc.integer({ min: Date.parse('2020-01-01'), max: Date.parse('2035-01-01') })
    fc.assert(
      fc.property(when, fc.constantFrom(...zones), (at, zone) => {
        const out = nextAwake(at, zone)
        expect(isQuiet(out, zone)).toBe(false)
        expect(out).toBeGreaterThanOrEqual(at)
        expect(out - at).toBeLessThanOrEqual(13.5 * HOUR)
        expect(nextAwake(out, zone)).toBe(out)
      }),
      { numRuns: 500 },
    )
  })

  test.each([
    // sent so far, last mail after hours, next after hours
    [1, 0, [96, 240], 96],
    [2, 96, [96, 240], 240],
    [3, 240, [96, 240], null],
    [1, 0, [], null],
    // a pause kept the first reminder back: the second does not come on its heels
    [2, 236, [96, 240], 260],
  ])('after %i mails, the last at %i h, of %j comes %s', (sent, last, hours, next) => {
    const firstAt = Date.parse('2026-03-02T09:00:00Z')
    const at = nextMail({ firstAt, lastAt: firstAt + last * HOUR, sent }, hours, 'UTC')
    expect(at).toBe(next === null ? null : nextAwake(firstAt + next * HOUR, 'UTC'))
  })
})

describe('gaps in the words', () => {
  const gaps = { name: 'Sam', product: 'Orbit {name} Notes', company: 'Acme & Co <b>' }
  test.each([
    ['Hello {name}, what is {product} like?', gaps, 'Hello Sam, what is Orbit {name} Notes like?'],
    ['Hello {name}, {company} asks', { ...gaps, name: '' }, 'Hello, Acme & Co <b> asks'],
    ['{name} {nobody}', gaps, 'Sam {nobody}'],
  ])('%s', (words, given, said) => {
    expect(fill(words, given)).toBe(said)
  })
  test.each([
    ['Sam Rivera', 'Sam Rivera'],
    ['Zoë  O’Neill-Łukasz', 'Zoë O’Neill-Łukasz'],
    ['李小龍', '李小龍'],
    ['Click http://evil.test', ''],
    ['evil.test', ''],
    ['www.evil', ''],
    ['a@b', ''],
    ['Sam\r\nBcc: x', ''],
    ['Sam\u202eadaR', 'Sam adaR'],
    ['x'.repeat(61), ''],
  ])('the name %j is written %j', (name, said) => {
    expect(safeName(name)).toBe(said)
  })
})
