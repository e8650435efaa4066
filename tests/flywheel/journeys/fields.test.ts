import { afterEach, describe, expect, test } from 'vitest'
import { FACTS } from '../../../api/events.ts'
import { Definition } from '../../../api/flywheel/journeys/contract.ts'
import { faultsOf, isWorthQuoting, reviewRoute } from '../../../api/flywheel/journeys/rules.ts'
import { eventFields, eventValues } from '../../../api/kernel/event-fields.ts'
import { filledIn } from '../../../api/kernel/merge-fields.ts'
import { addProduct, decide, review } from '../../helpers.ts'
import { journeyWorld, type Kit, mail } from './kit.ts'

const around = {
  surveys: new Map(),
  segments: new Map(),
  facts: new Set(Object.keys(FACTS)),
  traits: new Set<string>(),
}
const journey = (name: string, steps: object[]) =>
  Definition.parse({
    trigger: { on: 'event', name },
    goal: { on: 'event', name: 'product.used', withinDays: 30 },
    ...{ holdoutPercent: 0, steps },
  })

describe('fields of what started it', () => {
  test.each([
    ['impact.reckoned', '{{event.seen}} {{event.helped}} {{event.month}} {{name}}', []],
    ['impact.reckoned', '{{event.who}}', ['steps.0.body']],
    ['order.paid', '{{event.seen}}', ['steps.0.body']],
    ['advocate.acted', '{{event.thanks_for}}', []],
  ])('of %s, "%s" has faults at %j', (name, body, at) =>
    expect(faultsOf(journey(name, [{ ...mail('one'), body }]), around).map((one) => one.at)).toEqual(at),
  )
  test('the title of a task may have them too, and is marked when it has others', () => {
    const task = (title: string) => ({ kind: 'task', id: 'one', title, team: 'service' })
    expect(faultsOf(journey('bond.at_risk', [task('{{name}}: {{event.customers}}')]), around)).toEqual([])
    expect(faultsOf(journey('bond.at_risk', [task('{{event.nothing}}')]), around)).toMatchObject([
      { at: 'steps.0.title', says: expect.stringContaining('{{event.customers}}') },
    ])
  })
  test('they are written for people, and nothing that stands in them is a field or a line again', () => {
    const said = { why: 'at_risk', people: 9, customers: 7, valueMinor: 410_000, currency: 'EUR' }
    expect(eventValues('bond.at_risk', said)).toEqual({
      ...{ 'event.people': '9 people', 'event.customers': '7 customers' },
      ...{ 'event.value': '€4,100', 'event.why': 'is at risk' },
    })
    expect(eventValues('impact.reckoned', { seen: '<b>{{name}}</b>\n', month: '2026-13-<', helped: null })).toEqual({
      ...{ 'event.seen': '', 'event.helped': '', 'event.month': '' },
      'event.told': 'Your words were seen about  times.',
    })
    expect(eventFields('order.paid')).toEqual([])
    const person = { name: '{{event.seen}}', company: '' }
    expect(filledIn('{{name}} {{constructor}} {{event.seen}}', person, { 'event.seen': '5' })).toBe('{{event.seen}}  5')
  })
  test.each(['bond.at_risk', 'advocate.acted', 'impact.reckoned'])('%s starts no review ask', (name) => {
    const ask = { kind: 'ask', id: 'ask', ask: 'review', subject: 'A', body: 'B' }
    const definition = journey(name, [ask])
    expect(reviewRoute(definition, definition.steps[0]!, around)).toHaveProperty('says')
  })
})

describe('asking to quote the review that started it', () => {
  let kit: Kit
  afterEach(() => kit?.portal.close())
  const LONG = `${Array.from({ length: 8 }, (_, i) => `It saved us an hour each week in month ${i + 1}.`).join(' ')}`

  test('only a journey that starts with a published review may have the step', () => {
    const quote = { kind: 'quote', id: 'quote' }
    expect(faultsOf(journey('review.published', [quote]), around)).toEqual([])
    expect(faultsOf(journey('order.paid', [quote]), around).map(({ at }) => at)).toEqual(['steps.0'])
    expect(isWorthQuoting({ rating: 4, body: 'a '.repeat(40) }, { minRating: 4, minWords: 40 })).toBe(true)
    expect(isWorthQuoting({ rating: 3, body: 'a '.repeat(40) }, { minRating: 4, minWords: 40 })).toBe(false)
    expect(isWorthQuoting({ rating: 5, body: 'a '.repeat(39) }, { minRating: 4, minWords: 40 })).toBe(false)
  })

  test('its author gets the mail with the exact words, once, under the budget; short ones and unhappy ones are left', async () => {
    kit = await journeyWorld()
    await addProduct(kit.portal)
    await kit.journey([{ kind: 'quote', id: 'quote' }], {
      trigger: { on: 'event', name: 'review.published' },
      goal: { on: 'event', name: 'testimonial.permission_given', withinDays: 90 },
    })
    const texts = (await kit.portal.visitor.get('/api/v1/consent-texts')).body.items as { scope: string }[]
    const consents = texts.filter(({ scope }) => scope === 'publish_on_portal')
    const words = { consents, body: LONG }
    const ids: Record<string, string> = {}
    for (const [name, more] of [
      ['ann', { rating: 5, ...words }],
      ['ben', { rating: 2, ...words }],
    ] as const) {
      const answer = await review(kit.portal, await kit.portal.as(name), more)
      ids[name] = String((answer as { body?: { id: string } }).body?.id ?? (answer as { id?: string }).id ?? answer)
      await decide(kit.portal, ids[name]!)
    }
    for (let i = 0; i < 2; i++) {
      await kit.go()
      await kit.portal.worker.drain()
    }
    expect((await kit.steps()).map(({ outcome }) => outcome).sort()).toEqual(['handed_over', 'not_fit'])
    expect(await kit.rows('SELECT review_id AS id, state, excerpt FROM testimonial')).toEqual([
      { id: ids['ann'], state: 'permission_requested', excerpt: LONG },
    ])
    expect(await kit.rows('SELECT kind, source_kind AS by FROM ask')).toEqual([{ kind: 'story', by: 'author' }])
    expect(await kit.rows(`SELECT count(*) AS n FROM message WHERE template LIKE '%permission%'`)).toEqual([{ n: 1 }])
  })
})
