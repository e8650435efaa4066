import { afterEach, beforeEach, expect, test } from 'vitest'
import { openItem } from '../../../api/flywheel/items/actions.ts'
import type { System } from '../../../api/kernel/actor.ts'
import { createCtx } from '../../../api/kernel/context.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { message } from '../../../db/schema/mail.ts'
import { contactRow, type Door, type Loose } from '../../people.ts'
import { type World, world } from '../../world.ts'

const ITEMS = '/api/v1/wheel/items'
let portal: World
let mia: Door
beforeEach(async () => {
  portal = await world()
  mia = await portal.as('mia')
})
afterEach(() => portal.close())

const listed = async (search = ''): Promise<Loose[]> => (await mia.get(`${ITEMS}?${search}`)).body.items
const colleague = async (name: string): Promise<string> =>
  (await mia.get('/api/v1/wheel/colleagues')).body.items.find((one: Loose) => one.name.startsWith(name)).id
const mails = async () =>
  (await portal.db.read.select().from(message)).map(({ template, toEmail, data }) => ({
    ...{ template, toEmail, data: JSON.parse(data) as Loose },
  }))
const written = async (more: object = {}) => {
  const { status, body } = await mia.post(ITEMS, { title: 'Call the three who left', team: 'sales', ...more })
  expect(status, JSON.stringify(body)).toBe(201)
  return body.id as string
}

test('a colleague writes down what has to be done, gives it away, and it is done', async () => {
  await portal.as('mo')
  const mo = await colleague('Mo')
  const id = await written({ ownerId: mo, dueOn: '2026-03-05' })
  expect(await listed()).toMatchObject([
    { id, kind: 'task', team: 'sales', owner: { name: 'Mo Lindqvist' }, dueOn: '2026-03-05', overdue: false },
  ])
  expect(await mails()).toMatchObject([{ template: 'item_assigned', toEmail: 'mo@example.com' }])
  portal.later({ days: 4 })
  expect((await listed('overdue=yes')).map((item) => item.id)).toEqual([id])
  expect((await mia.post(`${ITEMS}/${id}/end`, { to: 'done', result: 'All three answered' })).status).toBe(204)
  expect(await listed()).toEqual([])
  expect(await listed('state=done')).toMatchObject([{ id, result: 'All three answered', endedBy: 'Mia Castellanos' }])
  expect((await mia.post(`${ITEMS}/${id}/end`, { to: 'dropped' })).body.code).toBe('item.ended')
  expect((await mia.put(`${ITEMS}/${id}`, { dueOn: '2026-04-01' })).body.code).toBe('item.ended')
})

test('the same cause opens it once, also when two find it at once', async () => {
  const ctx = createCtx<System>(portal.services, { kind: 'system', job: 'test' }, 'test')
  const opening = { kind: 'friction', cause: 'friction:a', title: 'Trials end', team: 'marketing' } as const
  const both = await Promise.all([1, 2].map(() => ctx.write((tx) => openItem(tx, opening))))
  expect(both.map(({ isNew }) => isNew).sort()).toEqual([false, true])
  expect(new Set(both.map(({ id }) => id)).size).toBe(1)
  expect(await listed()).toHaveLength(1)
  expect(await portal.facts('work_item.opened')).toHaveLength(1)
})

test('a mention in a comment is one mail to that colleague, and none to whoever wrote it', async () => {
  await portal.as('mo')
  const [mo, me] = [await colleague('Mo'), await colleague('Mia')]
  const id = await written()
  const said = { body: 'Mo, do you know why?', mentions: [mo, mo, me] }
  expect((await mia.post(`${ITEMS}/${id}/comments`, said)).status).toBe(201)
  expect((await mails()).filter(({ template }) => template === 'colleague_mention')).toMatchObject([
    { toEmail: 'mo@example.com', data: { by: 'Mia Castellanos', words: 'Mo, do you know why?', subjectId: id } },
  ])
  const { thread } = (await mia.get(`${ITEMS}/${id}`)).body
  expect(thread).toMatchObject([{ author: 'Mia Castellanos', mentions: ['Mia Castellanos', 'Mo Lindqvist'] }])
  const nobody = await mia.post(`${ITEMS}/${id}/comments`, { body: 'Hm', mentions: ['acc_nobody'] })
  expect(nobody.body.fields).toEqual({ mentions: 'Choose somebody who works here.' })
  expect((await mia.get(`${ITEMS}/${id}`)).body.thread).toHaveLength(1)
})

test('open ones come by the day they are due, page by page, none twice and none left out', async () => {
  for (const dueOn of [null, '2026-05-01', '2026-03-09', null, '2026-03-09', '2026-04-01']) await written({ dueOn })
  const seen: Loose[] = []
  for (let cursor = ''; ; ) {
    const { items, nextCursor } = (await mia.get(`${ITEMS}?limit=2${cursor && `&cursor=${cursor}`}`)).body
    seen.push(...items)
    if (!nextCursor) break
    cursor = nextCursor
  }
  expect(seen.map(({ dueOn }) => dueOn)).toEqual(['2026-03-09', '2026-03-09', '2026-04-01', '2026-05-01', null, null])
  expect(new Set(seen.map(({ id }) => id)).size).toBe(6)
})

test('several are done at once, and what has ended meanwhile is left as it is', async () => {
  const [a, b, c] = [await written(), await written(), await written({ team: 'service' })]
  await mia.post(`${ITEMS}/${a}/end`, { to: 'dropped' })
  const { body } = await mia.post(`${ITEMS}/many`, { ids: [a, b, c], act: 'done' })
  expect(body).toEqual({ changed: 2, left: 1 })
  expect((await listed('state=dropped')).map(({ id }) => id)).toEqual([a])
  expect((await mia.get(ITEMS)).body.counts).toEqual([])
})

test('what is wrong is said beside its field', async () => {
  const { status, body } = await mia.post(ITEMS, { title: ' ', team: 'law', dueOn: 'soon', ownerId: 'acc_x' })
  expect(status).toBe(422)
  expect(Object.keys(body.fields).sort()).toEqual(['dueOn', 'team', 'title'])
  expect((await mia.post(ITEMS, { title: 'x', team: 'sales', ownerId: 'acc_x' })).body.fields).toHaveProperty('ownerId')
  expect((await (await portal.as('vic')).post(ITEMS, { title: 'x', team: 'sales' })).status).toBe(403)
})

test('what was to be done about somebody who is erased names them no longer', async () => {
  await portal.db.write((tx) =>
    tx.insert(contact).values(contactRow('con_x', 'x@example.com', 'Xenia Ruiz', portal.now())),
  )
  const id = await written({ title: 'Call Xenia Ruiz', contactId: 'con_x' })
  await mia.post(`${ITEMS}/${id}/comments`, { body: 'Xenia was cross' })
  const olga = await portal.as('olga')
  expect((await olga.post('/api/v1/contacts/con_x/erasure', { confirm: true })).status).toBeLessThan(300)
  const { item, thread } = (await mia.get(`${ITEMS}/${id}`)).body
  expect(item).toMatchObject({ title: '', state: 'dropped', contact: null })
  expect(thread).toEqual([])
})

test('an item is found by its words, and by the name or address of whom it is about', async () => {
  const contactId = 'con_found'
  await portal.db.write((tx) =>
    tx.insert(contact).values(contactRow(contactId, 'lena@firm.test', 'Lena Ruiz', portal.now())),
  )
  const id = await written({ title: 'Give 20 % back', contactId })
  await written({ title: 'Call those who went' })
  const ids = async (q: string) => (await listed(new URLSearchParams({ q }).toString())).map((item) => item.id)
  for (const q of ['give 20 %', 'ruiz', 'FIRM.test', 'Le']) expect(await ids(q)).toEqual([id])
  expect(await ids('2_')).toEqual([])
  expect(await ids('l')).toHaveLength(2)
})
