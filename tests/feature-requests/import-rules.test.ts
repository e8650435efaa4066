import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Mapping, SOURCES } from '../../api/feature-requests/imports/contract.ts'
import { sourceOf, statusFor, suggestMapping } from '../../api/feature-requests/imports/formats/rules.ts'
import { readLine, sourceIdOf, votesElsewhere } from '../../api/feature-requests/imports/rules.ts'

const NOW = Date.parse('2026-03-02T09:00:00Z')
const OURS = [
  { id: 'o', label: 'Open', category: 'open', isDefault: true },
  { id: 'p', label: 'On our list', category: 'planned', isDefault: false },
  { id: 's', label: 'In progress', category: 'started', isDefault: false },
  { id: 'd', label: 'Shipped', category: 'shipped', isDefault: false },
  { id: 'n', label: 'Declined', category: 'declined', isDefault: false },
] as const

describe('the columns of', () => {
  test.each([
    [
      'canny',
      'Post ID,Title,Details,Status,Score,Author email,Created',
      'externalId,title,body,status,votes,email,createdOn',
    ],
    [
      'uservoice',
      'suggestion.id,suggestion.title,suggestion.body,suggestion.status.name,suggestion.supporters_count,suggestion.created_timestamp,suggestion.portal_url',
      'externalId,title,body,status,votes,createdOn,url',
    ],
    [
      'uservoice',
      'Id,Title,Description,Status,Supporters Count,Creator Email,Created At',
      'externalId,title,body,status,votes,email,createdOn',
    ],
    [
      'fider',
      'number,title,description,created_at,created_by,votes_count,comments_count,status,responded_by,responded_at,response,original_number,original_title,tags',
      'externalId,title,body,createdOn,skip,votes,skip,status,skip,skip,skip,skip,skip,skip',
    ],
    [
      'github',
      'number,title,body,state,html_url,created_at,+1,labels',
      'externalId,title,body,status,url,createdOn,votes,skip',
    ],
    ['other', 'ID,Summary,Description,Stage,Points,Date', 'externalId,title,body,status,votes,createdOn'],
  ])('%s are known: %s', (source, header, fields) => {
    const columns = header.split(',')
    expect(sourceOf(columns)).toBe(source)
    expect(suggestMapping(columns, source as (typeof SOURCES)[number], 'ideas').columns).toEqual(fields.split(','))
  })
  test('anything at all are never said twice', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.constantFrom(...SOURCES), (columns, source) => {
        const said = suggestMapping(columns, source, 'b').columns.filter((one) => one !== 'skip')
        expect(new Set(said).size).toBe(said.length)
      }),
    )
  })
})

test.each([
  ['', 'o'],
  ['under review', 'o'],
  ['Planned', 'p'],
  ['on our LIST', 'p'],
  ['in-progress', 's'],
  ['In  Progress', 's'],
  ['complete', 'd'],
  ['closed', null],
  ['not planned', 'n'],
  ['📋 Backlog', 'p'],
  ['on-our-list', 'p'],
  ['Parking lot', null],
  ['🎉', null],
])('their status “%s” is ours: %s', (word, id) => expect(statusFor(word, OURS, 'other')).toBe(id))
test.each([
  ['canny', 'closed', 'n'],
  ['github', 'CLOSED', 'd'],
  ['github', 'NOT_PLANNED', 'n'],
  ['github', '👀 In review', 's'],
  ['fider', 'duplicate', null],
  ['uservoice', 'under review', 'o'],
  ['uservoice', 'closed', null],
] as const)('on %s, “%s” is ours: %s', (source, word, id) => expect(statusFor(word, OURS, source)).toBe(id))

const MAPPING: Mapping = {
  ...{ columns: ['title', 'votes', 'voters', 'createdOn'], board: 'ideas', dayOrder: 'unsaid', statuses: {} },
}
const read = (...cells: string[]) => readLine(MAPPING, cells, NOW)

describe('a line', () => {
  test('says who voted, and when where it is said', () => {
    const one = read('Dark mode', '1,200', 'A@x.test, b@x.test 2025-05-02;a@x.test', '2025-01-01')
    expect(one).toMatchObject({
      ok: true,
      said: {
        ...{ votes: 1200, createdAt: Date.parse('2025-01-01') },
        voters: [
          { email: 'a@x.test', at: Date.parse('2025-01-01') },
          { email: 'b@x.test', at: Date.parse('2025-05-02') },
        ],
      },
    })
    expect(one.ok && votesElsewhere(one.said, 1)).toBe(1199)
    const listed = read('Dark mode', '', 'a@x.test,b@x.test', '')
    expect(listed.ok && votesElsewhere(listed.said, 1)).toBe(1)
  })
  test('counts its title as people do', () => {
    expect(read('深色模式功'.repeat(30), '', '', '').ok).toBe(true)
    expect(read('x'.repeat(161), '', '', '')).toMatchObject({ ok: false })
  })
  test('has a number of its own by what it says, whatever the spaces', () => {
    const [a, b] = [read('Dark  mode', '', '', '2025-01-01'), read('dark mode', '', '', '2025-01-01T10:00:00Z')]
    expect(a.ok && b.ok && sourceIdOf(a.said, 'other') === sourceIdOf(b.said, 'other')).toBe(true)
  })
  test('that says no day has the same number on every day', () => {
    const [a, b] = [0, 86_400_000].map((later) => readLine(MAPPING, ['Dark mode', '', '', ''], NOW + later))
    expect(a!.ok && b!.ok && sourceIdOf(a!.said, 'other') === sourceIdOf(b!.said, 'other')).toBe(true)
  })
  test.each([
    ['1,200', 1200],
    ['1.200', 1200],
    ['1 234 567', 1_234_567],
    ['12.0', 12],
    ['0.00', 0],
    ['5.5', null],
    ['12.34', null],
    ['1,2', null],
    ['-3', null],
  ])('counts “%s” votes as %s', (cell, votes) => {
    const one = read('Dark mode', cell, '', '')
    expect(one.ok ? one.said.votes : null).toBe(votes)
  })
  test('of any kind is read or refused with a sentence, and never breaks', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 6 }), (cells) => {
        const one = readLine(MAPPING, cells, NOW)
        if (!one.ok) expect(one.reason.length).toBeGreaterThan(5)
      }),
    )
  })
})
