import { describe, expect, test } from 'vitest'
import type { MergeSide } from '../../api/contacts/merging/contract.ts'
import {
  checkPair,
  type StandingMerge,
  standsOn,
  stateOf,
  UNDO_MS,
  warningsOf,
} from '../../api/contacts/merging/rules.ts'

const known = (id: string, change: object = {}) => ({ id, name: id, canonicalId: id, erasedAt: null, ...change })
describe('who can be merged', () => {
  test.each([
    ['two contacts', known('a'), known('b'), undefined],
    ['somebody nobody knows', known('a'), undefined, 'contact.not_found'],
    ['oneself', known('a'), known('a'), 'input.invalid'],
    ['somebody who was merged', known('a'), known('b', { canonicalId: 'c' }), 'contact.already_merged'],
    ['somebody into one who was merged', known('a', { canonicalId: 'b' }), known('b'), 'contact.already_merged'],
    ['somebody who was erased', known('a'), known('b', { erasedAt: 1 }), 'contact.erased'],
    ['two who were erased', known('a', { erasedAt: 1 }), known('b', { erasedAt: 1 }), 'contact.erased'],
  ])('%s', (_name, kept, merged, code) => {
    let refused: unknown
    try {
      checkPair(kept, merged)
    } catch (error) {
      refused = (error as { code: string }).code
    }
    expect(refused).toBe(code)
  })
})

const merge = (id: string, keptId: string, mergedId: string, ...more: string[]): StandingMerge => ({
  ...{ id, keptId, mergedId, members: [mergedId, ...more], mergedAt: 0, undoneAt: null },
})
describe('what stands on a merge', () => {
  const cat = merge('1', 'bob', 'cat')
  const bob = merge('2', 'ann', 'bob', 'cat')
  const dan = merge('3', 'ann', 'dan')
  const ann = merge('4', 'eve', 'ann', 'bob', 'cat', 'dan')
  test.each([
    ['nothing on the last', [cat, bob, dan], dan, undefined],
    ['nothing on one beside another', [cat, bob, dan], bob, undefined],
    ['the one that moved its contact on', [cat, bob, dan], cat, '2'],
    ['the last of several', [cat, bob, dan, ann], cat, '4'],
    ['what moved the kept one', [bob, ann], bob, '4'],
    ['nothing once that was undone', [cat], cat, undefined],
  ])('%s', (_name, standing, which, expected) => {
    expect(standsOn(which, standing)?.id).toBe(expected)
  })

  test.each([
    ['undoable on its last day', null, undefined, UNDO_MS, 'undoable'],
    ['final a moment later', null, undefined, UNDO_MS + 1, 'final'],
    ['blocked', null, '4', 5, 'blocked'],
    ['undone, however old', 3, undefined, UNDO_MS * 2, 'undone'],
  ])('%s', (_name, undoneAt, blockedBy, now, expected) => {
    expect(stateOf({ ...cat, undoneAt }, blockedBy, now)).toBe(expected)
  })
})

const side = (change: Partial<MergeSide> = {}): MergeSide => ({
  ...{ id: 'x', name: 'X', email: 'x@example.com', externalId: null, company: null, plan: null, createdAt: 0 },
  ...{ contacts: 1, accounts: 0, reviews: 0, consents: 0, sales: 0, stage: null, ...change },
})
test('each thing worth knowing is told once, and nothing otherwise', () => {
  const quiet = { kept: side({ accounts: 1, externalId: '7' }), merged: side(), bothReviewed: [], ownWords: false }
  expect(warningsOf(quiet)).toEqual([])
  const product = { slug: 'orbit', name: 'Orbit' }
  const loud = { ...quiet, merged: side({ accounts: 1, externalId: '8' }), bothReviewed: [product], ownWords: true }
  expect(warningsOf(loud)).toEqual([
    { code: 'both_reviewed', products: [product] },
    { code: 'both_sign_in', products: [] },
    { code: 'two_external_ids', products: [] },
    { code: 'own_words', products: [] },
  ])
})
