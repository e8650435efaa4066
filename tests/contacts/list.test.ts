import { afterEach, beforeEach, expect, test } from 'vitest'
import { contact } from '../../db/schema/contacts.ts'
import { addProduct, consents, host, review } from '../helpers.ts'
import { contactRow, type Door } from '../people.ts'
import { type World, world } from '../world.ts'

let portal: World
let mia: Door
beforeEach(async () => {
  portal = await world()
  mia = await portal.as('mia')
})
afterEach(() => portal.close())

const add = async (person: object) => (await mia.post('/api/v1/contacts', person)).body
const list = async (search = '') => (await mia.get(`/api/v1/contacts?${search}`)).body
const names = async (search: string) => (await list(search)).items.map((one: { name: string }) => one.name)
const zoe = { email: 'zoe@quill.test', name: 'Zoë Quill', externalId: 'u-17', company: 'Quill Ltd', plan: 'team' }
const xi = { email: 'xi@other.test', name: '王小明', plan: 'free', traits: { region: 'eu=west', seats: 4, beta: true } }

test('the list shows everybody, the newest first, with what one asks for first', async () => {
  await portal.as('ann')
  await add(zoe)
  const { items, nextCursor, total } = await list()
  expect(items).toEqual([
    {
      ...{ id: expect.stringMatching(/^con_/), name: 'Zoë Quill', email: 'zoe@quill.test' },
      ...{ company: { id: expect.any(String), name: 'Quill Ltd' }, plan: 'team' },
      ...{ source: 'staff', stage: 'activation', createdAt: portal.now() },
    },
    expect.objectContaining({ name: 'Ann Ashby', company: null, plan: null, source: 'sign_up', stage: 'activation' }),
  ])
  expect({ nextCursor, total }).toEqual({ nextCursor: null, total: { n: 2, more: false } })
})

test.each([
  ['a part of a name', 'q=uill', ['Zoë Quill']],
  ['a name in another case, with its accent', 'q=ZOË', ['Zoë Quill']],
  ['a part of an address', 'q=other.te', ['王小明']],
  ['a whole address', 'q=zoe@quill.test', ['Zoë Quill']],
  ['the host’s number', 'q=u-17', ['Zoë Quill']],
  ['a company’s name', 'q=quill%20LTD', ['Zoë Quill']],
  ['two characters: the beginning of a name', 'q=%E7%8E%8B%E5%B0%8F', ['王小明']],
  ['one character: the beginning of an address', 'q=x', ['王小明']],
  ['one character inside a name: nothing', 'q=%E5%B0%8F', []],
  ['words of the index’s own language', 'q=name:zoe OR *', []],
  ['a quotation mark', 'q=%22%22%22', []],
  ['a wildcard', 'q=%25', []],
  ['a wildcard inside', 'q=z_e', []],
  ['a plan', 'plan=free', ['王小明']],
  ['a number as a trait', 'trait=seats=4', ['王小明']],
  ['a truth as a trait', 'trait=beta=true', ['王小明']],
  ['a value with an equals sign', 'trait=region=eu=west', ['王小明']],
  ['a part of a value: nothing', 'trait=region=eu', []],
  ['how we came to know them', 'source=import', []],
  ['who has no account', 'account=no', ['王小明', 'Zoë Quill']],
  ['a stage', 'stage=activation&plan=team', ['Zoë Quill']],
  ['a stage nobody is in', 'stage=advocacy', []],
  ['days that hold today', 'from=2026-03-02&to=2026-03-02', ['王小明', 'Zoë Quill']],
  ['days after today', 'from=2026-03-03', []],
  ['days before today', 'to=2026-03-01', []],
])('%s finds', async (_what, search, found) => {
  await add(zoe)
  await add(xi)
  expect(await names(search)).toEqual(found)
})

test('who agreed is found as long as they agree, and who signs in too', async () => {
  await addProduct(portal)
  const ann = await portal.as('ann')
  await portal.as('ben')
  await review(portal, ann, { consents: await consents(portal) })
  expect(await names('consent=website_widgets')).toEqual(['Ann Ashby'])
  const [{ id }] = (await ann.get('/api/v1/me/consents')).body.items
  await ann.post(`/api/v1/me/consents/${id}/withdraw`)
  expect(await names('consent=website_widgets')).toEqual([])
  await add(zoe)
  expect(await names('account=yes')).toEqual(['Ben Okoro', 'Ann Ashby'])
})

test('a company’s people are found by its id, a stage moves with a sale', async () => {
  const { company } = await add(zoe)
  await add(xi)
  expect(await names(`company=${company.id}`)).toEqual(['Zoë Quill'])
  const shop = await host(portal)
  const sale = { externalId: 'o-1', email: 'xi@other.test', amountMinor: 100, currency: 'EUR' }
  await shop.post('/api/v1/track/sale', sale)
  expect(await names('stage=adoption')).toEqual(['王小明'])
})

test('pages follow each other without a gap or a repeat, also while people come in', async () => {
  const rows = Array.from({ length: 45 }, (_, i) => contactRow(`con_${i}`, `p${i}@x.test`, `Person ${i}`, i))
  await portal.db.write((tx) => tx.insert(contact).values(rows))
  const seen: string[] = []
  for (let next: string | null = ''; next !== null; ) {
    const page = await list(`q=person&limit=20${next && `&cursor=${next}`}`)
    expect(page.total).toEqual({ n: 45 + seen.length / 20, more: false })
    seen.push(...page.items.map((one: { id: string }) => one.id))
    next = page.nextCursor
    await add({ email: `late${seen.length}@x.test`, name: 'Late person' })
  }
  expect(seen).toEqual(rows.map((row) => row.id).reverse())
})

test('a great many are counted up to ten thousand, and found all the same', async () => {
  const rows = Array.from({ length: 10_050 }, (_, i) => ({
    ...contactRow(`con_${i}`, `p${i}@example.test`, `Person ${i}`, i),
    plan: i === 7 ? 'rare' : 'free',
  }))
  for (let i = 0; i < rows.length; i += 2_000)
    await portal.db.write((tx) => tx.insert(contact).values(rows.slice(i, i + 2_000)))
  expect((await list('q=example')).total).toEqual({ n: 10_000, more: true })
  expect((await list('account=no')).total).toEqual({ n: 10_000, more: true })
  expect((await list('q=EXAMPLE')).items[0].name).toBe('Person 10049')
  expect(await names('q=example&plan=rare')).toEqual(['Person 7'])
  expect(await list('q=Person%2010049')).toMatchObject({ items: [{ id: 'con_10049' }], total: { n: 1, more: false } })
})

test('a person who was merged is found by all of their words, once', async () => {
  const kept = await add(zoe)
  const other = await add({ email: 'zoe@home.test', name: 'Z. Feather' })
  const olga = await portal.as('olga')
  expect((await olga.post('/api/v1/contacts/merges', { keptId: kept.id, mergedId: other.id })).status).toBe(201)
  expect(await names('')).toEqual(['Zoë Quill'])
  expect(await names('q=feather')).toEqual(['Zoë Quill'])
  expect(await names('q=zo')).toEqual(['Zoë Quill'])
  expect((await list('q=zoe')).total).toEqual({ n: 1, more: false })
})

test.each([
  ['stage', 'stage=fame'],
  ['source', 'source=gossip'],
  ['trait', 'trait=seats'],
  ['from', 'from=yesterday'],
  ['q', 'q=a%00b'],
  ['cursor', 'cursor=x'],
])('a wrong %s is told, with a sentence', async (field, search) => {
  const { status, body } = await mia.get(`/api/v1/contacts?${search}`)
  expect(status).toBe(422)
  expect(body.fields[field]).toMatch(/\.$/)
})
