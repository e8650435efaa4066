import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answers, FIGURES, type Figure, QUESTION_IDS, QUESTIONS } from '../../../api/flywheel/audit/contract.ts'
import { AS_ITEM, type Known, SUGGESTIONS, suggestionsOf } from '../../../api/flywheel/audit/rules.ts'
import { journeyFor } from '../../../api/flywheel/kinds/words/rules.ts'
import { BUSINESS_KINDS } from '../../../db/schema/kinds.ts'
import type { Door } from '../../people.ts'
import { wheelWorld } from '../kit.ts'

const none = Object.fromEntries(FIGURES.map((one) => [one, 0])) as Record<Figure, number>
const known = (figures: Partial<Record<Figure, number>> = {}, more: Partial<Known> = {}): Known => ({
  ...{ figures: { ...none, ...figures }, journeys: new Set<string>(), rules: 'saas', kind: 'saas', ...more },
})
const said = (choices: Record<string, string>) =>
  Object.fromEntries(Object.entries(choices).map(([key, choice]) => [key, { choice, note: '' }])) as Answers
const keys = (...of: Parameters<typeof suggestionsOf>) => suggestionsOf(...of).map(({ key }) => key)

describe('what is suggested', () => {
  test.each<[string, Record<string, string>, Known, string[]]>([
    ['nothing is missing', {}, known(), []],
    [
      '18 customers and nobody asked',
      {},
      known({ customers: 18, firstValue: 9, npsSurveys: 1 }, { journeys: new Set(['J3']) }),
      ['ask_everybody'],
    ],
    ['only the happy are asked', { reviews: 'happy' }, known(), ['ask_everybody']],
    ['the journey is there', { reviews: 'happy' }, known({}, { journeys: new Set(['J4']) }), []],
    ['people come by months', { rhythm: 'months' }, known(), ['fit_rules']],
    ['colleagues made the rules', { rhythm: 'months' }, known({}, { rules: null }), []],
    ['no pay on purpose', { pay: 'no' }, known(), []],
    ['pay never thought of', { pay: 'never' }, known(), ['offer']],
    ['promises are nobody’s', { promises: 'nobody' }, known(), ['promise_owner']],
    ['no template', {}, known({}, { kind: null }), ['choose_kind']],
  ])('%s', (_, answers, now, expected) => expect(keys(said(answers), now)).toEqual(expected))
})

const answers = fc.record(
  Object.fromEntries(QUESTION_IDS.map((id) => [id, fc.option(fc.constantFrom(...QUESTIONS[id]), { nil: undefined })])),
)
const anything = fc.record({
  figures: fc.record(Object.fromEntries(FIGURES.map((one) => [one, fc.nat(40)]))),
  journeys: fc.subarray(['J1', 'J2', 'J3', 'J4', 'J5', 'J8', 'J9', 'J11', 'J14']).map((all) => new Set(all)),
  rules: fc.option(fc.constantFrom(...BUSINESS_KINDS)),
  kind: fc.option(fc.constantFrom(...BUSINESS_KINDS)),
})
test('each page it sends people to is there', () => {
  const pages = new Set(
    fc
      .sample(answers, 400)
      .flatMap((choices) => {
        const chosen = Object.fromEntries(Object.entries(choices).filter(([, one]) => one)) as Record<string, string>
        return suggestionsOf(said(chosen), known({}, { kind: null }))
      })
      .flatMap(({ act }) => (act.does === 'page' ? [act.href.split(/[?#]/)[0]!] : [])),
  )
  expect(pages.size).toBeGreaterThan(2)
  for (const href of pages) {
    const file = join(import.meta.dirname, '../../../site/pages', href)
    expect([href, existsSync(`${file}.astro`) || existsSync(`${file}/index.astro`)]).toEqual([href, true])
  }
})
test('any answers give suggestions without contradiction, each with a way to do it', () => {
  fc.assert(
    fc.property(answers, anything, (choices, now) => {
      const chosen = Object.fromEntries(Object.entries(choices).filter(([, one]) => one)) as Record<string, string>
      const all = suggestionsOf(said(chosen), now as unknown as Known)
      const has = new Set(all.map(({ key }) => key))
      expect(has.size).toBe(all.length)
      if (chosen.pay === 'no') expect(has.has('offer')).toBe(false)
      expect(has.has('pulse') && has.has('pulse_survey')).toBe(false)
      const hrefs = all.flatMap(({ act }) => (act.does === 'page' ? [act.href] : []))
      expect(hrefs.filter((href) => href.includes('rules')).length).toBeLessThanOrEqual(1)
      expect(hrefs.filter((href) => href.includes('events')).length).toBeLessThanOrEqual(1)
      for (const { act, answers: rests } of all) {
        for (const question of rests) expect(chosen[question]).toBeDefined()
        if (act.does !== 'journey') continue
        expect(now.journeys.has(act.template)).toBe(false)
        expect(journeyFor('other', act.template)).toBeDefined()
      }
    }),
  )
})
test('each suggestion can be given to a colleague', () => {
  expect(Object.keys(AS_ITEM).sort()).toEqual([...SUGGESTIONS].sort())
})

describe('through the door', () => {
  const AUDITS = '/api/v1/wheel/audits'
  let wheel: Awaited<ReturnType<typeof wheelWorld>>
  let olga: Door
  let one: string
  beforeAll(async () => {
    wheel = await wheelWorld()
    olga = await wheel.owner()
    const taken = {
      reviews: { choice: 'happy', note: '<script>x</script>' },
      promises: { choice: 'nobody' },
      pay: { choice: 'never' },
    }
    const { status, body } = await olga.post(AUDITS, { answers: taken })
    expect(status).toBe(201)
    one = `${AUDITS}/${body.id}`
  })
  afterAll(() => wheel.portal.close())
  test('a button makes its journey as a draft, once', async () => {
    const first = await olga.post(`${one}/suggestions/ask_everybody`, {})
    expect(first).toMatchObject({ status: 200, body: { made: { kind: 'journey' } } })
    expect((await olga.post(`${one}/suggestions/ask_everybody`, {})).body).toEqual(first.body)
    expect(await wheel.rows('SELECT template, state FROM journey')).toMatchObject([{ template: 'J4', state: 'draft' }])
  })
  test.each([
    ['journey', { after: { choice: 'nothing' } }, 'guide', '/api/v1/wheel/journeys'],
    ['survey', {}, 'pulse_survey', '/api/v1/surveys'],
  ])(
    'a %s that is thrown away as a draft leaves no link to it: its suggestion is open again',
    async (kind, more, key, at) => {
      const answers = { leave: { choice: 'neither' }, pay: { choice: 'no' }, ...more }
      const { id } = (await olga.post(AUDITS, { answers })).body
      const standing = async () => {
        const { suggestions } = (await olga.get(`${AUDITS}/${id}`)).body
        const { items } = (await olga.get(AUDITS)).body
        const { open, done } = items.find((one: { id: string }) => one.id === id)
        return { ...suggestions.find((one: { key: string }) => one.key === key), open, done }
      }
      const before = await standing()
      expect(before).toMatchObject({ state: 'open', made: null, thrownAt: null })
      const press = () => olga.post(`${AUDITS}/${id}/suggestions/${key}`, {})
      const { made } = (await press()).body
      expect(made.kind).toBe(kind)
      expect(await standing()).toMatchObject({ state: 'done', made, open: before.open - 1, done: 1 })
      expect((await olga.delete(`${at}/${made.id}`)).status).toBeLessThan(300)
      expect(await standing()).toMatchObject({
        ...{ state: 'open', made: null, endedAt: null, endedBy: null, open: before.open, done: 0 },
        thrownAt: wheel.portal.now(),
      })
      // pressed again it makes another, which is there
      const again = (await press()).body.made
      expect(again.id).not.toBe(made.id)
      expect((await olga.get(`${at}/${again.id}`)).status).toBe(200)
      expect((await olga.delete(`${at}/${again.id}`)).status).toBeLessThan(300)
    },
  )
  test('an item is opened once, with whoever does it', async () => {
    const { body } = await olga.post(`${one}/suggestions/promise_owner`, {})
    expect((await olga.post(`${one}/suggestions/promise_owner`, {})).body).toEqual(body)
    expect((await olga.get(`/api/v1/wheel/items/${body.made.id}`)).body.item.subject.kind).toBe('wheel_audit')
  })
  test('what became an item is on the list of its team, and done when the item is', async () => {
    const { id } = (await olga.post(AUDITS, { answers: { promises: { choice: 'nobody' } } })).body
    const { made } = (await olga.post(`${AUDITS}/${id}/suggestions/promise_owner`, {})).body
    const standing = async () => {
      const { suggestions } = (await olga.get(`${AUDITS}/${id}`)).body
      const { items } = (await olga.get(AUDITS)).body
      const { item } = suggestions.find(({ key }: { key: string }) => key === 'promise_owner')
      const { given, done } = items.find((one: { id: string }) => one.id === id)
      return { state: item.state, team: item.team, given, done }
    }
    const { team } = (await olga.get(`/api/v1/wheel/items/${made.id}`)).body.item
    expect(await standing()).toEqual({ state: 'open', team, given: 1, done: 0 })
    expect((await olga.post(`/api/v1/wheel/items/${made.id}/end`, { to: 'done', result: '' })).status).toBe(204)
    expect(await standing()).toEqual({ state: 'done', team, given: 0, done: 1 })
  })
  test('what is declined needs a reason, and stays declined', async () => {
    const end = `${one}/suggestions/offer/end`
    expect((await olga.post(end, { to: 'declined' })).body.fields).toHaveProperty('reason')
    expect((await olga.post(end, { to: 'declined', reason: 'Not this year' })).status).toBe(204)
    expect((await olga.post(`${one}/suggestions/offer`, {})).status).toBe(409)
    const { suggestions } = (await olga.get(one)).body
    expect(suggestions.find(({ key }: { key: string }) => key === 'offer')).toMatchObject({
      state: 'declined',
      reason: 'Not this year',
    })
  })
  test('and is not suggested again for half a year', async () => {
    const keysOf = async () => {
      const { id } = (await olga.post(AUDITS, { answers: { pay: { choice: 'never', note: '' } } })).body
      const { suggestions } = (await olga.get(`${AUDITS}/${id}`)).body
      return suggestions.map(({ key }: { key: string }) => key)
    }
    expect(await keysOf()).not.toContain('offer')
    await wheel.portal.db.write((tx) =>
      tx.run(`UPDATE wheel_suggestion SET ended_at = ended_at - 181 * 86400000 WHERE key = 'offer'`),
    )
    expect(await keysOf()).toContain('offer')
  })
  test('an audit without an answer, or with another answer than there are, is refused', async () => {
    expect((await olga.post(AUDITS, { answers: {} })).status).toBe(422)
    expect((await olga.post(AUDITS, { answers: { pay: { choice: 'gold' } } })).status).toBe(422)
  })
})
