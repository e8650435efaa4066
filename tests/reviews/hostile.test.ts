import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { addProduct, decide, review } from '../helpers.ts'
import { type World, world } from '../world.ts'

let portal: World
beforeEach(async () => {
  portal = await world()
  await addProduct(portal)
})
afterEach(() => portal.close())

test.each(['ab-12', 'zh-min', 'en-ab1', 'de-DE-DE', 'en-aaaa-aaaa', 'x', '-'])(
  '"%s" is no language, and breaks nobody’s page',
  async (lang) => {
    const { status, body } = await review(portal, await portal.as('ann'), { lang })
    expect([status, Object.keys(body.fields)]).toEqual([422, ['lang']])
  },
)
test('a language nobody segments is one all the same', async () => {
  const { body } = await review(portal, await portal.as('ann'), { lang: 'tlh' })
  await decide(portal, body.id)
  const { items } = (await (await portal.as('mo')).get('/api/v1/testimonials/candidates')).body
  expect(items[0].sentences.length).toBeGreaterThan(1)
})

describe('a name', () => {
  test.each([
    ['turns the text around it', 'Käthe \u202eevil'],
    ['shows nothing', '\u200b\u200b'],
    ['breaks the line', 'Ann\r\nBcc: x'],
    ['holds a NUL', 'Ann\u0000'],
    ['holds half a character', 'Ann\ud800'],
  ])('that %s is refused', async (_name, displayName) => {
    const { status, body } = await review(portal, await portal.as('ann'), { displayName })
    expect([status, Object.keys(body.fields)]).toEqual([422, ['displayName']])
  })
  test.each(['佐藤 由紀', 'عمر الحداد', 'O’Brien-Šťastný', '👩‍🚀 Ann', '!!!'])(
    'like %s is welcome',
    async (displayName) => {
      expect((await review(portal, await portal.as('ann'), { displayName })).status).toBe(201)
    },
  )
})

test.each([
  ['shows nothing', '\u200b'.repeat(30)],
  ['holds a NUL', `Twenty characters\u0000and more`],
])('a text that %s is refused', async (_name, body) => {
  expect(Object.keys((await review(portal, await portal.as('ann'), { body })).body.fields)).toEqual(['body'])
})
