import { afterEach, beforeEach, expect, test } from 'vitest'
import { markdownOf, quoteText } from '../../api/reviews/testimonials/library/rules.ts'
import { addProduct, decide, review } from '../helpers.ts'
import type { Name } from '../people.ts'
import { type World, world } from '../world.ts'

let portal: World
beforeEach(async () => {
  portal = await world()
  await addProduct(portal)
})
afterEach(() => portal.close())

async function quoted(who: Name, words: { body: string; displayName?: string }, scopes: string[] = []) {
  const wanted = ['website_widgets', ...scopes]
  const texts = (await portal.visitor.get('/api/v1/consent-texts')).body.items as { scope: string; textHash: string }[]
  const consents = texts.filter((one) => wanted.includes(one.scope)).map(({ scope, textHash }) => ({ scope, textHash }))
  const { body } = await review(portal, await portal.as(who), { ...words, consents })
  await decide(portal, body.id)
  const olga = await portal.as('olga')
  const ranges = [{ start: 0, end: words.body.length }]
  return (await olga.post('/api/v1/testimonials', { reviewId: body.id, ranges })).body.id as string
}

test('quotes are found by what changed for people, and only allowed ones leave as a file', async () => {
  const id = await quoted('ann', { body: '=It saves me an hour a day, every day.' }, ['sales_material'])
  await quoted('ben', { body: 'It is fine, though the export is slow.' })
  const olga = await portal.as('olga')
  await olga.put(`/api/v1/testimonials/${id}/tags`, { tags: ['speed'], themes: ['Saves time'] })
  const ask = async (query = '') => (await olga.get(`/api/v1/value-quotes${query}`)).body
  expect((await ask()).items).toHaveLength(2)
  expect((await ask()).leftOut).toBe(1)
  expect((await ask('?tag=saves%20time')).items).toMatchObject([{ id, themes: ['saves time'], forSales: true }])
  expect((await ask('?topic=export')).items).toMatchObject([{ displayName: 'Ann A.', forSales: false }])
  expect((await ask('?q=fine&product=orbit-notes')).items).toHaveLength(1)
  expect((await ask('?q=%25')).items).toHaveLength(0)

  const csv = (await olga.get('/api/v1/value-quotes/quotes.csv')).body as string
  expect(csv).toContain(`"'=It saves me an hour a day, every day."`)
  expect(csv).not.toContain('It is fine')
  const md = (await olga.get('/api/v1/value-quotes/quotes.md')).body as string
  expect(md).toContain(`/t/${id}`)
  expect(md).not.toContain('It is fine')
  expect((await olga.get('/api/v1/value-quotes/quotes.exe')).status).toBe(404)
  expect((await (await portal.as('vic')).get('/api/v1/value-quotes')).status).toBe(403)
})

test('what is copied carries name and disclosure, and is no markup', () => {
  const quote = {
    ...{ id: 'tes_1', code: 'ABCDEF', excerpt: '# Not <b>a</b> heading\n* [nor](javascript:x)', rating: 5, lang: 'en' },
    ...{ state: 'live' as const, displayName: 'Ann', company: 'Orbit', product: { slug: 'o', name: 'Orbit Notes' } },
    ...{ tags: [], themes: ['saves time'], forSales: true, text: '' },
    disclosures: [{ type: 'employee' as const, text: '' }],
  }
  expect(quoteText(quote)).toContain('— Ann, Orbit, on Orbit Notes (Works for the company)')
  const md = markdownOf([quote], (id) => `https://x.test/t/${id}`)
  expect(md).toContain('> “\\# Not \\<b\\>a\\</b\\> heading')
  expect(md).toContain('> \\* \\[nor\\]\\(javascript:x\\)”')
  expect(md).toContain('<https://x.test/t/tes_1>')
})
