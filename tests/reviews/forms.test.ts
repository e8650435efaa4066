import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Asked } from '../../api/reviews/forms/contract.ts'
import { checkAnswers, faultOf, keyed } from '../../api/reviews/forms/rules.ts'
import { addProduct, decide, review } from '../helpers.ts'
import type { Door } from '../people.ts'
import { type World, world } from '../world.ts'

const question = (more: Partial<Asked>): Asked => ({
  ...{ key: 'q', kind: 'short', label: 'Q', hint: '', required: false, public: false, options: [] },
  ...more,
})

describe('an answer', () => {
  test.each([
    ['short', 'a line', undefined],
    ['short', 'x'.repeat(201), 'Use at most 200 characters.'],
    ['short', 5, 'Use at most 200 characters.'],
    ['long', 'x'.repeat(2000), undefined],
    ['yes_no', true, undefined],
    ['yes_no', 'yes', 'Answer yes or no.'],
    ['select', 'b', undefined],
    ['select', 'c', 'Choose one of the options.'],
    ['checkbox', ['a', 'b'], undefined],
    ['checkbox', ['a', 'c'], 'Choose from the options.'],
    ['checkbox', 'a', 'Choose from the options.'],
    ['nps', 10, undefined],
    ['nps', 11, 'Choose a number from 0 to 10.'],
    ['scale', 0, 'Choose a number from 1 to 5.'],
    ['scale', 2.5, 'Choose a number from 1 to 5.'],
    ['short', '', undefined],
  ] as const)('to a %s question: %j', (kind, value, fault) => {
    expect(faultOf(question({ kind, options: ['a', 'b'] }), value)).toBe(fault)
  })
  test('is needed where the question says so', () => {
    for (const value of [undefined, '', []]) {
      expect(faultOf(question({ required: true }), value)).toBe('This question needs an answer.')
    }
  })
  test('to a question that is not asked is refused', () => {
    expect(() => checkAnswers([question({})], { other: 'x' })).toThrow()
    expect(() => checkAnswers([], JSON.parse('{"__proto__":"x"}'))).toThrow()
  })
})
test('every question gets a key of its own, whatever it is called', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1, maxLength: 50 }), { maxLength: 10 }), (labels) => {
      const keys = keyed(labels.map((label) => ({ ...question({ label }), key: undefined }))).map(({ key }) => key)
      expect(new Set(keys).size).toBe(labels.length)
      for (const key of keys) expect(key).toMatch(/^[a-z][a-z0-9_]{0,39}$/)
    }),
  )
})

describe('through the door', () => {
  let portal: World
  let olga: Door
  beforeEach(async () => {
    portal = await world()
    await addProduct(portal)
    olga = await portal.as('olga')
  })
  afterEach(() => portal.close())
  const path = '/api/v1/products/orbit-notes/review-form'
  const save = (questions: object[]) => olga.put(path, { questions })
  const ROLE = { kind: 'select', label: 'What do you do?', options: ['Write', 'Teach'], required: true, public: true }
  const NPS = { kind: 'nps', label: 'Would you recommend it?' }

  test('another set of questions is another version; the same one is not', async () => {
    expect((await portal.visitor.get(path)).body).toEqual({ id: null, version: 0, questions: [] })
    const { body: first } = await save([ROLE])
    expect(first).toMatchObject({ version: 1, questions: [{ key: 'what_do_you_do' }] })
    expect((await save(first.questions)).body.version).toBe(1)
    expect((await save([ROLE, NPS])).body.version).toBe(2)
    await expect(portal.db.write((tx) => tx.run(sql`UPDATE review_form SET questions = '[]'`))).rejects.toThrow()
  })
  test('a review keeps the questions it answered; only public answers are shown', async () => {
    const { body: form } = await save([ROLE, NPS])
    const answers = { what_do_you_do: 'Teach', would_you_recommend_it: 3 }
    const { status, body } = await review(portal, await portal.as('ann'), { formId: form.id, answers } as object)
    expect(status).toBe(201)
    await save([{ ...ROLE, label: 'Your work?' }])
    await decide(portal, body.id)
    const shown = (await portal.visitor.get(`/api/v1/reviews/${body.id}`)).body
    expect(shown.answers).toEqual([{ key: 'what_do_you_do', label: 'What do you do?', kind: 'select', value: 'Teach' }])
    expect(JSON.stringify(shown)).not.toContain('recommend')
  })
  test('a wrong answer is named beside its question, and nothing is written', async () => {
    const { body: form } = await save([ROLE])
    const send = (answers: object) =>
      portal.as('ann').then((ann) => review(portal, ann, { formId: form.id, answers } as object))
    expect((await send({})).body.fields).toEqual({ 'answers.what_do_you_do': 'This question needs an answer.' })
    expect((await send({ what_do_you_do: 'Fly' })).status).toBe(422)
    expect((await send({ what_do_you_do: 'Write', more: 1 })).status).toBe(422)
    expect(await portal.facts('review.submitted')).toEqual([])
  })
  test.each([
    [{ ...ROLE, options: ['one'] }, 'questions.0.options'],
    [{ ...NPS, public: true }, 'questions.0.public'],
    [{ ...NPS, label: '' }, 'questions.0.label'],
    [{ kind: 'stars', label: 'x' }, 'questions.0.kind'],
  ])('%j is refused', async (one, field) => {
    expect(Object.keys((await save([one])).body.fields)).toEqual([field])
  })
  test('no more than ten, and no two of one key', async () => {
    expect((await save(Array.from({ length: 11 }, () => NPS))).status).toBe(422)
    expect(
      (
        await save([
          { ...NPS, key: 'a' },
          { ...NPS, key: 'a' },
        ])
      ).status,
    ).toBe(422)
  })
  test('only who manages products asks', async () => {
    expect((await (await portal.as('mo')).put(path, { questions: [] })).status).toBe(403)
    expect((await portal.visitor.put(path, { questions: [] })).status).toBe(401)
  })
})
