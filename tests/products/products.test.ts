import { afterEach, beforeEach, expect, test } from 'vitest'
import { addProduct } from '../helpers.ts'
import { type World, world } from '../world.ts'

let portal: World
beforeEach(async () => {
  portal = await world()
})
afterEach(() => portal.close())

test('the owner adds what is reviewed, and everybody can see it', async () => {
  expect(await addProduct(portal)).toMatchObject({ slug: 'orbit-notes', summary: { count: 0, average: null } })
  expect((await portal.visitor.get('/api/v1/products/orbit-notes')).body).toMatchObject({
    name: 'Orbit Notes',
    kind: 'software_app',
    url: null,
  })
  expect((await portal.visitor.get('/api/v1/products/nothing')).status).toBe(404)
})
test('two products cannot have one name, whatever its spelling', async () => {
  await addProduct(portal)
  const again = await (await portal.as('olga')).post('/api/v1/products', { name: 'ORBIT notes!', kind: 'service' })
  expect(again).toMatchObject({
    status: 409,
    body: { code: 'product.duplicate', fields: { name: expect.any(String) } },
  })
})
test('a name without Latin letters has an address too', async () => {
  const made = await addProduct(portal, '軌道ノート')
  expect((await portal.visitor.get(`/api/v1/products/${made.slug}`)).body.name).toBe('軌道ノート')
})
test.each([{ name: '' }, { kind: 'company' }, { url: 'javascript:alert(1)' }, { url: 'ftp://x.example' }])(
  '%o is refused',
  async (change) => {
    const made = await (await portal.as('olga')).post('/api/v1/products', { name: 'N', kind: 'product', ...change })
    expect(made.status).toBe(422)
    expect(Object.keys(made.body.fields)).toEqual(Object.keys(change))
  },
)
