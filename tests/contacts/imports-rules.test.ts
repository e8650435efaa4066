import { describe, expect, test } from 'vitest'
import type { Column } from '../../api/contacts/imports/contract.ts'
import {
  checkMapping,
  createSeen,
  decide,
  type Known,
  readLine,
  suggestMapping,
} from '../../api/contacts/imports/rules.ts'

describe('the mapping', () => {
  test.each([
    [
      ['E-Mail', 'Full name', 'Company', 'Seats'],
      ['email', 'name', 'company', 'skip'],
    ],
    [
      ['First Name', 'Last Name', 'Email Address', 'user_id'],
      ['firstName', 'lastName', 'email', 'externalId'],
    ],
    [
      ['Name', 'First name', 'email', 'Email'],
      ['name', 'skip', 'email', 'skip'],
    ],
    [
      ['Kontakt', 'Plan'],
      ['email', 'plan'],
    ],
    [
      ['a', ''],
      ['email', 'skip'],
    ],
  ])('of %j is %j', (columns, expected) => {
    expect(suggestMapping(columns, [['a@b.co', 'Pro']]).map(({ to }) => to)).toEqual(expected)
  })

  const trait = (name: string): Column => ({ to: 'trait', trait: name })
  test.each<[string, Column[], string[]]>([
    ['whole', [{ to: 'email' }, trait('Seats')], []],
    ['by number alone', [{ to: 'externalId' }, { to: 'skip' }], []],
    ['without anybody', [{ to: 'name' }, { to: 'skip' }], ['mapping']],
    ['short', [{ to: 'email' }], ['mapping']],
    ['twice the same', [{ to: 'email' }, { to: 'email' }], ['mapping.1.to']],
    ['twice the same trait', [trait('a'), trait('a')], ['mapping.1.trait', 'mapping']],
    ['with a name that is none', [{ to: 'email' }, trait('__proto__')], ['mapping.1.trait']],
  ])('%s', (_name, mapping, fields) => {
    let refused: string[] = []
    try {
      checkMapping(mapping, ['a', 'b'])
    } catch (error) {
      refused = Object.keys((error as { fields: object }).fields)
    }
    expect(refused).toEqual(fields)
  })
})

const MAPPING: Column[] = [
  { to: 'email' },
  { to: 'firstName' },
  { to: 'lastName' },
  { to: 'externalId' },
  { to: 'trait', trait: 'Seats' },
]
describe('a line', () => {
  test.each<[string, string[], object]>([
    [
      'whole',
      [' Ann@B.CO ', 'Ann', 'Ashby', '7', '5'],
      { email: 'ann@b.co', name: 'Ann Ashby', externalId: '7', traits: { Seats: '5' } },
    ],
    ['short', ['a@b.co'], { email: 'a@b.co', traits: {} }],
    ['with empty cells at its end', ['a@b.co', '', '', '', '', '', ' '], { email: 'a@b.co', traits: {} }],
    [
      'that a spreadsheet marked as text',
      ['a@b.co', "'+Ann", '', '', "'=1"],
      { email: 'a@b.co', name: '+Ann', traits: { Seats: '=1' } },
    ],
  ])('%s', (_name, cells, said) => {
    expect(readLine(MAPPING, cells)).toEqual({ ok: true, said })
  })
  test.each<[string, string[] | null, RegExp]>([
    ['that is longer than the first', ['a@b.co', '', '', '', '', 'x'], /more cells/],
    ['with half an address', ['ann@', 'Ann'], /e-mail address/],
    ['with our own address for the forgotten', ['con_1@erased.invalid'], /e-mail address/],
    ['that an erasure has emptied', null, /erased/],
    ['with nobody in it', ['', 'Ann'], /no e-mail/],
    ['with a name that bends its neighbours', ['a@b.co', 'Ann\u202e'], /name/],
    ['with a name of two lines', ['a@b.co', 'Ann\nAshby'], /name/],
    ['with a trait as long as a letter', ['a@b.co', '', '', '', 'x'.repeat(501)], /trait/],
    ['with a bell in a trait', ['a@b.co', '', '', '', 'ding\u0007'], /trait/],
  ])('%s is refused, without a word of it', (_name, cells, sentence) => {
    const answer = readLine(MAPPING, cells)
    expect(answer).toEqual({ ok: false, reason: expect.stringMatching(sentence) })
    expect(JSON.stringify(answer)).not.toContain('Ann')
  })
})

const ann: Known = {
  ...{ id: 'con_ann', email: 'ann@b.co', name: 'Ann', externalId: '7', company: 'Orbit  GmbH', plan: 'pro' },
  traits: { seats: 5, vip: true },
}
describe('what a line does', () => {
  const none = { traits: {} }
  test('a colleague is nobody new', () => {
    const said = { email: 'mo@b.co', ...none }
    expect(decide(said, { isStaff: true })).toMatchObject({
      verdict: 'refused',
      reason: expect.stringMatching(/staff/),
    })
    expect(decide(said, { isStaff: true, byEmail: { ...ann, email: 'mo@b.co' } }).verdict).toBe('unchanged')
  })
  test.each<[string, object, Known | undefined, Known | undefined, object]>([
    ['somebody new', { email: 'x@b.co' }, undefined, undefined, { verdict: 'new' }],
    ['a number nobody has, without an address', { externalId: '9' }, undefined, undefined, { verdict: 'refused' }],
    ['the same again', { email: 'ann@b.co', name: 'Ann', externalId: '7' }, ann, ann, { verdict: 'unchanged' }],
    ['empty cells', { email: 'ann@b.co' }, undefined, ann, { verdict: 'unchanged' }],
    ['a company spelt otherwise', { company: 'orbit gmbh' }, ann, undefined, { verdict: 'unchanged' }],
    ['another company', { company: 'Comet' }, ann, undefined, { verdict: 'changed', change: { company: 'Comet' } }],
    [
      'a trait the host sent as a number',
      { traits: { seats: '5', vip: 'true' } },
      ann,
      undefined,
      { verdict: 'unchanged' },
    ],
    ['another trait', { traits: { seats: '6' } }, ann, undefined, { change: { traits: { seats: '6', vip: true } } }],
    [
      'their number, learnt',
      { externalId: '8' },
      undefined,
      { ...ann, externalId: null },
      { change: { externalId: '8' } },
    ],
    ['the number of somebody who was merged', { externalId: '8' }, ann, undefined, { verdict: 'unchanged' }],
    ['another number', { externalId: '8', email: 'ann@b.co' }, undefined, ann, { verdict: 'refused' }],
    ['another address: theirs stays', { externalId: '7', email: 'new@b.co' }, ann, undefined, { verdict: 'unchanged' }],
    ['one’s number and another’s address', { externalId: '7' }, ann, { ...ann, id: 'con_ben' }, { verdict: 'refused' }],
    [
      'more traits than a contact holds',
      { traits: Object.fromEntries(Array.from({ length: 49 }, (_, i) => [`t${i}`, 'x'])) },
      ann,
      undefined,
      { verdict: 'refused' },
    ],
  ])('%s', (_name, said, byExternalId, byEmail, expected) => {
    expect(decide({ ...none, ...said }, { byExternalId, byEmail })).toMatchObject(expected)
  })

  test('the same person on two lines is named by the first', () => {
    const seen = createSeen()
    expect(seen(2, { email: 'a@b.co', externalId: '1' })).toBeUndefined()
    expect(seen(3, { email: 'a@b.co' })).toBe('The e-mail address stands on line 2 already.')
    expect(seen(4, { email: 'c@b.co', externalId: '1' })).toBe('Your number stands on line 2 already.')
    expect(seen(5, { email: 'd@b.co' }, 'con_ann')).toBeUndefined()
    expect(seen(6, { externalId: '6' }, 'con_ann')).toBe('The same person stands on line 5 already.')
  })
})
