import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PORTAL_EVENTS } from '../../../../api/flywheel/intake/rules.ts'
import { faultsOf } from '../../../../api/flywheel/stages/checking/rules.ts'
import { RuleSet } from '../../../../api/flywheel/stages/contract.ts'
import { DEFAULT_RULES } from '../../../../api/flywheel/stages/defaults/rules.ts'
import { rewrite, rewriteJoined, type Told } from '../../../../api/flywheel/stages/history/rules.ts'
import { fitsAny, inOrder, type StageEvent } from '../../../../api/flywheel/stages/memory/rules.ts'
import { type Pin, type RuleVersion, replay } from '../../../../api/flywheel/stages/rules.ts'
import { faultsOf as beforeFields, beside } from '../../../../site/rooms/flywheel/rules/faults.ts'
import { rulesFrom } from '../../../../site/rooms/flywheel/rules/fields.ts'
import { DAY, end, life, staying } from '../lives.ts'

const VERSIONS: RuleVersion[] = [{ version: 0, from: 0, rules: DEFAULT_RULES }]
const MEANS: Record<string, [type: string, data?: Record<string, unknown>]> = {
  known: ['lead.recorded'],
  act: ['testimonial.published'],
  praise: ['review.published', { rating: 4 }],
  blame: ['review.published', { rating: 2 }],
  credit: ['words.credited', { creditBp: 2_500 }],
  taken: ['words.credited', { creditBp: -2_500 }],
  nothing: ['words.credited', { creditBp: 0 }],
  buys: ['order.paid'],
  renews: ['subscription.renewed'],
  uses: ['product.used'],
  votes: ['feature_request.voted'],
  leaves: ['subscription.cancelled'],
}
/** One word a day, as they are written. */
const told = (words: string): StageEvent[] =>
  words.split(' ').map((word, i) => {
    const [type, data = {}] = MEANS[word]!
    return { source: PORTAL_EVENTS.has(type) ? 'portal' : 'host', seq: i + 1, type, at: (100 + i) * DAY, data }
  })
const stands = (events: StageEvent[], { versions = VERSIONS, pins = [] as Pin[], day = 160 } = {}) =>
  replay({ events, versions, pins }, day * DAY)
const lapOf = (words: string) => stands(told(words)).state?.lap

describe('a closed loop that starts again is another lap', () => {
  test.each([
    ['who only buys', 'buys renews renews renews uses', 1],
    ['an act alone', 'buys act buys', 1],
    ['a credit alone', 'buys credit buys', 1],
    ['closed, and nothing since', 'buys act credit', 1],
    ['closed, and only a voice since', 'buys act credit votes praise', 1],
    ['closed, and they buy', 'buys act credit buys', 2],
    ['closed, and they renew', 'buys act credit renews', 2],
    ['closed, and they use it', 'buys act credit uses', 2],
    ['four stars are an act', 'buys praise credit buys', 2],
    ['two stars are none', 'buys blame credit buys', 1],
    ['value before the credit', 'buys act buys credit', 1],
    ['and once more after it', 'buys act buys credit buys', 2],
    ['a credit before the act', 'buys credit act buys', 1],
    ['a credit for nothing', 'buys act nothing buys', 1],
    ['two credits', 'buys act credit credit buys', 2],
    ['two credits, and two purchases', 'buys act credit credit buys buys', 2],
    ['a credit for the act of the lap before', 'buys act credit buys credit buys', 2],
    ['an act only, in the second', 'buys act credit buys act buys', 2],
    ['twice round', 'buys act credit buys act credit buys', 3],
    ['three times', 'known act credit uses praise credit renews act act credit credit buys', 4],
    ['a credit that was taken back', 'buys act credit taken buys', 1],
    ['and given again', 'buys act credit taken credit buys', 2],
    ['one of two', 'buys act credit credit taken buys', 2],
    ['taken back once they had started again', 'buys act credit buys taken', 2],
    ['taken back before there was one', 'buys act taken credit buys', 2],
    ['who left and came back', 'buys leaves buys', 2],
    ['who left before they started again', 'buys act credit leaves buys', 2],
    ['and needs an act of the lap they came back for', 'buys act credit leaves buys buys', 2],
    ['what is credited while they are gone', 'buys act leaves credit buys buys', 2],
    ['used while they are gone', 'buys act credit leaves uses uses', 1],
    ['and goes round once more', 'buys act credit leaves buys act credit buys', 3],
    ['round, and then left', 'buys act credit buys leaves buys', 3],
  ])('%s: %s', (_, words, lap) => {
    expect(lapOf(words)).toBe(lap)
  })
  test('who comes back by an act has done it in the new lap', () => {
    const [, act] = told('known act')
    const events = [
      ...told('buys'),
      { ...act!, seq: 2, at: 400 * DAY },
      { ...told('credit')[0]!, seq: 3, at: 401 * DAY },
    ]
    const more = [...events, { ...told('buys')[0]!, seq: 4, at: 402 * DAY }]
    expect(stands(events, { day: 401 }).state).toMatchObject({ lap: 2, lapWhy: 'came_back' })
    expect(stands(more, { day: 402 }).state).toMatchObject({ lap: 3, lapAt: 402 * DAY, lapWhy: 'loop_closed' })
  })
  test('it says when it began and by what; stage, health and moves are what they would be without laps', () => {
    const events = told('buys act credit votes renews uses leaves')
    const { state, transitions } = stands(events)
    expect(state).toMatchObject({ lap: 2, lapAt: 104 * DAY, lapWhy: 'loop_closed' })
    expect(stands(told('buys act')).state).toMatchObject({ lap: 1, lapAt: null, lapWhy: null })
    const none = { acts: [], closed: [], reopened: [], again: [] }
    const without = stands(events, { versions: [{ version: 0, from: 0, rules: { ...DEFAULT_RULES, laps: none } }] })
    const plain = ({ lap: _lap, lapAt: _at, lapWhy: _why, ...row }: Record<string, unknown>) => row
    expect(without.state?.lap).toBe(1)
    expect(plain({ ...state })).toEqual(plain({ ...without.state }))
    expect(transitions.map((row) => plain({ ...row }))).toEqual(without.transitions.map((row) => plain({ ...row })))
    expect(transitions.at(-1)).toMatchObject({ kind: 'lapse', lap: 2 })
  })
  test('no row is written for it, and the next one carries it, a return of the same moment too', () => {
    const [before, after] = ['buys act credit', 'buys act credit renews'].map((words) =>
      stands(told(words), { day: 110 }),
    )
    expect([before!.state!.lap, after!.state!.lap]).toEqual([1, 2])
    expect(after!.transitions).toEqual(before!.transitions)
    const asleep = [...told('buys act credit'), { ...told('renews')[0]!, seq: 4, at: 150 * DAY }]
    expect(stands(asleep).transitions.at(-1)).toMatchObject({ kind: 'recover', healthFrom: 'dormant', lap: 2 })
  })
  test('what comes in any order leads to the same lap', () => {
    const events = told('buys act credit buys leaves buys act taken credit credit uses')
    fc.assert(
      fc.property(fc.shuffledSubarray(events, { minLength: events.length }), (shuffled) => {
        expect(stands(shuffled)).toEqual(stands(events))
      }),
    )
    expect(stands(events).state?.lap).toBe(4)
  })
  test('a colleague’s word about the stage stops nobody', () => {
    const pins: Pin[] = [{ stage: 'activation', from: 101.5 * DAY, until: 150 * DAY, endedAt: null }]
    expect(stands(told('buys act credit buys'), { pins, day: 110 }).state).toMatchObject({
      stage: 'activation',
      lap: 2,
    })
  })
  test('other rules count by what they name, from then on', () => {
    const laps = { ...DEFAULT_RULES.laps, again: [{ event: 'feature_request.voted' }] }
    const voted = (from: number): RuleVersion[] => [
      ...VERSIONS,
      { version: 1, from, rules: { ...DEFAULT_RULES, laps } },
    ]
    const events = told('buys act credit buys act credit votes')
    expect(stands(events, { versions: voted(101 * DAY) }).state?.lap).toBe(2)
    expect(stands(events, { versions: voted(104.5 * DAY) }).state?.lap).toBe(3)
    expect(stands(events, { versions: voted(150 * DAY) }).state?.lap).toBe(2)
  })
  test('for any life the lap is one more for each return and each loop, counted another way', () => {
    const seen = { loop_closed: 0, came_back: 0, most: 1 }
    fc.assert(
      fc.property(life, fc.constantFrom(DEFAULT_RULES, staying), (events, rules) => {
        const one = { events, versions: [{ version: 0, from: 0, rules }] }
        const { state, transitions } = replay(one, end(one))
        const away = transitions.flatMap(({ healthTo, healthFrom, at, causeSeq }) =>
          healthTo === 'churned' || healthFrom === 'churned'
            ? [{ left: healthTo === 'churned', at, seq: causeSeq }]
            : [],
        )
        let lap = 1
        let mine: string[] = []
        let isAway = false
        for (const event of [...events].sort(inOrder)) {
          if (event.source === 'said') continue
          // what time alone did until now, or an event before this one
          while (away[0] && (away[0].at < event.at || (away[0].at === event.at && away[0].seq === null)))
            isAway = away.shift()!.left
          if (isAway && away[0]?.seq === event.seq && !away[0].left) {
            away.shift()
            isAway = false
            mine = []
            lap++
            seen.came_back++
          }
          if (isAway) continue
          const { acts, closed, reopened, again } = rules.laps
          const letter = [acts, closed, reopened, again].findIndex((list) => fitsAny(list, event))
          mine.push('ACXV'[letter] ?? '')
          const since = mine.join('').split('A').slice(1).join('')
          let credits = 0
          for (const one of since) {
            if (one === 'V' && credits > 0) {
              lap++
              seen.loop_closed++
              mine = []
            }
            credits = Math.max(0, credits + (one === 'C' ? 1 : one === 'X' ? -1 : 0))
          }
          while (away[0] && away[0].seq === event.seq) isAway = away.shift()!.left
        }
        if (state) expect(state.lap).toBe(lap)
        seen.most = Math.max(seen.most, lap)
      }),
      { numRuns: 1_000 },
    )
    expect(seen.loop_closed).toBeGreaterThan(100)
    expect(seen.came_back).toBeGreaterThan(40)
    expect(seen.most).toBeGreaterThan(2)
  })
})

test('a history of two who were put together goes on where only the lap is known better', () => {
  const { state, transitions } = stands(told('buys act credit buys leaves buys'))
  const gone = transitions.findIndex(({ kind }) => kind === 'lapse') + 1
  const before = transitions.slice(0, gone).map((row, i): Told => ({ ...row, id: `trn_${i}`, lap: 1 }))
  const added = transitions.slice(gone)
  expect(added[0]).toMatchObject({ kind: 'recover', lap: 3 })
  expect(rewriteJoined(before, transitions, state, { seq: 0, at: 0 })).toEqual({ taken: [], added, jump: undefined })
  // of one person the row is told anew
  const anew = rewrite(before, transitions)
  expect([anew.taken.map(({ lap }) => lap), anew.added[0]!.lap]).toEqual([[1], 2])
})

describe('as rules', () => {
  const named = (list: 'acts' | 'closed' | 'reopened' | 'again', event: string): RuleSet => ({
    ...DEFAULT_RULES,
    laps: { ...DEFAULT_RULES.laps, [list]: [{ event }] },
  })
  test.each(['acts', 'closed', 'reopened', 'again'] as const)('%s names only what is known, and no result', (list) => {
    const codes = (event: string) =>
      faultsOf(named(list, event), (one) => one === 'mine' || !one.startsWith('no.')).map((f) => `${f.field} ${f.code}`)
    expect(codes('mine')).toEqual([])
    expect(codes('no.such')).toEqual([`laps.${list}.0 rule.unknown_event`])
    expect(codes('loop.closed')).toEqual([`laps.${list}.0 rule.feeds_itself`])
  })
  test('are a list of events each, in the form too, and what is wrong stands beside it', () => {
    const form = new FormData()
    form.set('e:laps.again', 'order.paid\nno.such')
    form.set('e:laps.closed', '')
    form.set('m:laps.closed.0.event', 'words.credited')
    form.set('m:laps.closed.0.says', 'creditBp')
    form.set('m:laps.closed.0.atLeast', '1')
    form.set('e:laps.reopened', '')
    form.set('e:laps.acts', 'no.such')
    const rules = rulesFrom(form, DEFAULT_RULES)
    expect(rules.laps.again).toEqual([{ event: 'order.paid' }, { event: 'no.such' }])
    expect(rules.laps.closed).toEqual(DEFAULT_RULES.laps.closed)
    // what is no longer ticked is gone, and a list may be empty
    expect(RuleSet.parse(rules).laps.reopened).toEqual([])
    const fields = { 'rules.laps.again.1': 'No event is called no.such.' }
    const faults = beforeFields(fields, rules)
    expect(beside(faults)).toEqual({ 'e:laps.again': 'No event is called no.such.' })
    expect(faults[0]!.sentence).toBe('Laps: No event is called no.such.')
  })
})
