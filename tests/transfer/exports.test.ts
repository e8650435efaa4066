import { expect, test } from 'vitest'
import { contact } from '../../db/schema/contacts.ts'
import { addProduct, review } from '../helpers.ts'
import { contactRow } from '../people.ts'
import { world } from '../world.ts'

test('the owner takes everything out, however much it is, as lines of JSON', async () => {
  const portal = await world()
  await addProduct(portal)
  await review(portal, await portal.as('ann'), { body: 'Two lines\nand a "quote" in twenty characters' })
  const many = Array.from({ length: 1_200 }, (_, i) =>
    contactRow(`con_x${String(i).padStart(5, '0')}`, `p${i}@x.test`, `P ${i}`, i),
  )
  await portal.db.write((tx) => tx.insert(contact).values(many))
  const olga = await portal.as('olga')

  const { body, headers } = await olga.get('/api/v1/exports/reviews')
  const people = String((await olga.get('/api/v1/exports/contacts')).body)

  expect(headers.get('content-disposition')).toBe('attachment; filename="reviews.jsonl"')
  expect(JSON.parse(String(body).trim())).toMatchObject({
    rating: 5,
    body: 'Two lines\nand a "quote" in twenty characters',
  })
  const ids = people
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { id: string }).id)
  expect(new Set(ids).size).toBe(1_201)
  expect((await olga.get('/api/v1/exports/accounts')).status).toBe(404)
  expect((await olga.get('/api/v1/exports/__proto__')).status).toBe(404)
  await portal.close()
})
