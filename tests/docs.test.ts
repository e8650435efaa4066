import { describe, expect, test } from 'vitest'
import { checkout } from './architecture/checkout.ts'
import { deadCommands, deadPaths, missingRooms, settingsApart } from './architecture/documents.ts'
import { roomsOf } from './architecture/parse.ts'

const tree = checkout()

describe('the documents tell the truth', () => {
  test('no path leads nowhere', () => expect(deadPaths(tree)).toEqual([]))
  test('every command exists', () => expect(deadCommands(tree)).toEqual([]))
  test('the map names every room', () => expect(missingRooms(tree, roomsOf(tree))).toEqual([]))
  test('README explains every setting', () => {
    const settings = [...(tree['api/config.ts'] ?? '').matchAll(/^ {2}([A-Z_]+): /gm)].map((match) => match[1]!)

    expect(settings).toContain('PORT')
    expect(settingsApart(tree, settings)).toEqual([])
  })
  test('README gives the two commands', () => {
    expect(tree['README.md']).toMatch(/^npm start$/m)
    expect(tree['README.md']).toMatch(/^npm test$/m)
  })
  test('CI runs the command that README gives', () => expect(tree['.ci/run']).toMatch(/npm test/))
})

describe('each check bites', () => {
  const small = { 'api/reviews/rules.ts': '', 'package.json': '{"scripts":{"start":"node a"}}' }

  test.each([
    ['`api/reviews/actions.ts`'],
    ['`db/`, `api/reviews/store.ts`'],
    ['[map](ARCHITECTURE.md)'],
    ['[rules](./api/rules.ts)'],
    ['`api/<room>/store.ts`'],
    ['`api/**/*.svelte`'],
    ['`DECISIONS.md`'],
  ])('a dead path: %s', (text) => expect(deadPaths({ ...small, 'A.md': text })).toHaveLength(1))

  test.each([
    ['`api/reviews/`'],
    ['`api/<room>/rules.ts`'],
    ['`api/reviews/{store,rules}.ts`'],
    ['`api/**/rules.ts`'],
    ['[rules](api/reviews/rules.ts#screen) and [site](https://example.org/a)'],
    ['`review/published`, `a b/c`, `/api/v1/reviews`'],
    ['```\napi/nothing/here.ts\n```'],
  ])('a living path: %s', (text) => expect(deadPaths({ ...small, 'A.md': text })).toEqual([]))

  test('a dead command', () => {
    expect(deadCommands({ ...small, 'A.md': 'Run `npm run lint`, then `npm test`.' })).toHaveLength(2)
    expect(deadCommands({ ...small, 'A.md': '```sh\nPORT=1 npm run lint\n```' })).toHaveLength(1)
    expect(deadCommands({ ...small, 'A.md': 'Run `npm start` after `npm ci`, with npm alone.' })).toEqual([])
  })

  test('a setting that README forgot, and one that nothing reads', () => {
    const readme = { 'README.md': '| `PORT` | the port |\n| `COLOUR` | gone |' }

    expect(settingsApart(readme, ['PORT', 'HOST'])).toHaveLength(2)
    expect(settingsApart(readme, ['PORT', 'COLOUR'])).toEqual([])
  })

  test('a room that the map forgot', () => {
    expect(missingRooms({ 'ARCHITECTURE.md': 'reviews' }, ['reviews'])).toHaveLength(1)
    expect(missingRooms({ 'ARCHITECTURE.md': '`reviews`' }, ['reviews'])).toEqual([])
  })
})
