import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { FATES } from '../../api/contacts/privacy/rules.ts'
import { backup } from '../../db/migrate.ts'
import { contact } from '../../db/schema/contacts.ts'
import { addProduct, consents, decide, host, review } from '../helpers.ts'
import { contactRow, type Door, mailedTo, PASSWORD, signUp } from '../people.ts'
import { type World, world } from '../world.ts'
import { filesThatHold } from './bytes.ts'

let portal: World
beforeEach(async () => {
  portal = await world()
})
afterEach(() => portal.close())

/** Words that nobody else says, one for each place a person's words can stand. */
const MARK = {
  name: 'Zzmarkname Quill',
  email: 'zzmarkmail@example.com',
  title: 'Zzmarktitle of mine',
  body: 'Zzmarkbody saves me an hour a day. I would not go back to Zzmarksecond.',
  displayName: 'Zzmarkdisplay Q.',
  statement: 'Zzmarkstatement: please leave out the name of your colleague.',
}
const SURE = { confirm: true }
const MARKS = [/zzmark/i, /7a7a6d61726b/i]

/** Somebody who did everything a person can do here. */
async function life(): Promise<{ door: Door; contactId: string }> {
  await addProduct(portal)
  await addProduct(portal, 'Orbit Academy')
  const door = await signUp(portal, { name: MARK.name, email: MARK.email }, PASSWORD)
  const { id: contactId } = (await door.get('/api/v1/me/contact')).body
  const words = { title: MARK.title, body: MARK.body, displayName: MARK.displayName }
  const shown = (await review(portal, door, words)).body
  await decide(portal, shown.id)
  const olga = await portal.as('olga')
  const range = { start: 0, end: MARK.body.indexOf(' I would') }
  await olga.post('/api/v1/testimonials', { reviewId: shown.id, ranges: [range] })
  const refused = (await review(portal, door, { ...words, productSlug: 'orbit-academy', consents: [] })).body
  await decide(portal, refused.id, { decision: 'reject', reason: 'HATE', statement: MARK.statement })
  const sale = { externalId: 'order-1', email: MARK.email, amountMinor: 9600, currency: 'EUR' }
  expect((await (await host(portal)).post('/api/v1/track/sale', sale)).status).toBe(201)
  await door.post('/api/v1/auth/link', { email: MARK.email })
  await portal.worker.drain()
  return { door, contactId }
}

const filesWithMarks = (folder: string) => filesThatHold(folder, MARKS)

test('every table that points at a person says what becomes of it', async () => {
  const { rows } = await portal.db.clients.reader.execute(
    `SELECT DISTINCT t.name FROM pragma_table_list t JOIN pragma_table_info(t.name) c
     WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name NOT LIKE 'contact_search%'
       AND (c.name LIKE '%email%' OR c.name LIKE '%contact_id' OR c.name LIKE '%account_id' OR c.name LIKE '%review_id'
         OR c.name LIKE '%\\_by' ESCAPE '\\' OR c.name IN ('actor_id', 'prospect_id', 'advocate_id', 'kept_id', 'merged_id', 'traits'))`,
  )
  const missing = rows.map((row) => String(row.name)).filter((name) => !Object.hasOwn(FATES, name))
  expect(missing).toEqual([])
})

describe('a person’s own data', () => {
  test('holds every word they and we wrote, as JSON and as a page', async () => {
    const { door } = await life()
    const json = await door.get('/api/v1/me/data?format=json')
    const html = await door.get('/api/v1/me/data?format=html')
    expect([json.status, json.headers.get('content-disposition')]).toEqual([200, 'attachment; filename="my-data.json"'])
    for (const mark of Object.values(MARK)) expect(JSON.stringify(json.body), mark).toContain(mark)
    for (const mark of Object.values(MARK)) expect(html.body, mark).toContain(mark)
    expect(json.body.sales).toMatchObject([{ externalId: 'order-1', amountMinor: 9600 }])
    expect(json.body.consents[0].text).toContain('You may show my words')
    expect(Object.keys(json.body)).toEqual(
      expect.arrayContaining(Object.values(FATES).flatMap(({ part }) => (part ? [part] : []))),
    )
    expect(JSON.stringify(json.body)).not.toMatch(/argon2|passwordHash|"sealed"/)
  })

  test('is nobody else’s, and is data wherever it is shown', async () => {
    const evil = '<img src=x onerror=alert(1)>"\'&'
    const door = await signUp(portal, { name: evil, email: 'evil@example.com' })
    const { body } = await door.get('/api/v1/me/data?format=html')
    expect(body).not.toContain('<img')
    expect(body).toContain('&lt;img src=x onerror=alert(1)&gt;')
    await life()
    expect(JSON.stringify((await door.get('/api/v1/me/data')).body)).not.toMatch(/zzmark/i)
    expect((await door.get('/api/v1/me/data?format=pdf')).body.fields).toEqual({ format: expect.any(String) })
  })
})

describe('an erasure', () => {
  test.each(['customer', 'staff'])('asked for by %s leaves no byte in the data folder', async (who) => {
    const many = Array.from({ length: 900 }, (_, i) => contactRow(`con_x${i}`, `p${i}@x.test`, `P ${i}`))
    await portal.db.write((tx) => tx.insert(contact).values(many.slice(0, 450)))
    const { door, contactId } = await life()
    await portal.db.write((tx) => tx.insert(contact).values(many.slice(450)))
    expect(filesWithMarks(portal.dir)).not.toEqual([])

    const olga = await portal.as('olga')
    const erased =
      who === 'customer'
        ? await door.post('/api/v1/me/erasure', SURE)
        : await olga.post(`/api/v1/contacts/${contactId}/erasure`, SURE)
    expect(erased.status).toBe(204)
    await portal.worker.drain()

    expect(filesWithMarks(portal.dir)).toEqual([])
    expect(portal.log.filter((line) => MARKS.some((mark) => mark.test(JSON.stringify(line))))).toEqual([])
    expect((await door.get('/api/v1/auth/session')).body.account).toBeNull()
    expect((await portal.visitor.post('/api/v1/auth/sign-in', { email: MARK.email, password: PASSWORD })).status).toBe(
      401,
    )
    expect(await olga.post(`/api/v1/contacts/${contactId}/erasure`, SURE)).toMatchObject({ status: 404 })
  })

  test('is done only for who says that it cannot be undone, and lately showed who they are', async () => {
    const { door, contactId } = await life()
    const unsure = await door.post('/api/v1/me/erasure', {})
    expect(unsure).toMatchObject({ status: 422, body: { fields: { confirm: expect.any(String) } } })
    await portal.db.clients.writer.execute('UPDATE session SET proved_at = proved_at - 660000')
    const stale = await door.post('/api/v1/me/erasure', SURE)
    expect(stale).toMatchObject({ status: 403, body: { code: 'proof.needed' } })
    const olga = await portal.as('olga')
    await portal.db.clients.writer.execute('UPDATE session SET proved_at = proved_at - 660000')
    expect((await olga.post(`/api/v1/contacts/${contactId}/erasure`, SURE)).status).toBe(403)
    expect((await door.get('/api/v1/me/reviews')).body.items).toHaveLength(2)
  })

  test('takes the words off every page and keeps the books', async () => {
    const { door, contactId } = await life()
    expect((await portal.visitor.get('/api/v1/products/orbit-notes')).body.summary.count).toBe(1)
    const preview = (await door.get('/api/v1/me/erasure')).body
    expect(preview).toMatchObject({
      email: MARK.email,
      reviews: 2,
      testimonialsLive: 1,
      hasAccount: true,
      salesKept: 1,
    })

    await door.post('/api/v1/me/erasure', SURE)

    const { body: page } = await portal.visitor.get('/api/v1/products/orbit-notes/reviews')
    expect(page.items).toEqual([])
    expect((await portal.visitor.get('/api/v1/products/orbit-notes')).body.summary.count).toBe(0)
    expect((await portal.visitor.get('/api/v1/products/orbit-notes/testimonials')).body.items).toEqual([])
    const { rows } = await portal.db.clients.reader.execute('SELECT contact_id, amount_minor, external_id FROM sale')
    expect(rows).toMatchObject([{ contact_id: contactId, amount_minor: 9600, external_id: 'order-1' }])
    const [stub] = (await portal.db.clients.reader.execute(`SELECT * FROM contact WHERE id = '${contactId}'`)).rows
    expect(stub).toMatchObject({ name: '', email: `${contactId}@erased.invalid`, erased_at: portal.now() })
    expect(await portal.facts('contact.erased')).toMatchObject([{ contactId, members: [contactId] }])
  })

  test('cannot be undone, nor written over by what was on its way', async () => {
    const { door, contactId } = await life()
    const late = { ...door }
    await door.post('/api/v1/me/erasure', SURE)
    const { writer } = portal.db.clients
    await expect(writer.execute(`UPDATE contact SET name = 'Back' WHERE id = '${contactId}'`)).rejects.toThrow(
      /stays erased/,
    )
    await expect(writer.execute(`UPDATE review SET title = 'Back' WHERE contact_id = '${contactId}'`)).rejects.toThrow()
    await expect(writer.execute(`DELETE FROM contact WHERE id = '${contactId}'`)).rejects.toThrow(/erased, not deleted/)
    expect((await review(portal, late, { consents: await consents(portal) })).status).toBe(401)
    await portal.visitor.post('/api/v1/auth/sign-up', { name: 'Back', email: MARK.email })
    const { token } = await mailedTo(portal, MARK.email)
    const again = await portal.visitor.post('/api/v1/auth/sign-up/finish', { token })
    expect(again.body.account.contactId).not.toBe(contactId)
  })

  test('waits for copies that were made before an upgrade, and drops them after a week', async () => {
    const { door } = await life()
    const copy = await backup(portal.db, 'before-0001_more')
    await door.post('/api/v1/me/erasure', SURE)
    await portal.worker.drain()
    expect(filesWithMarks(portal.dir)).toEqual([copy])
    const scrubbed = async () =>
      (await portal.db.clients.reader.execute('SELECT scrubbed_at FROM erasure')).rows.map((row) => row.scrubbed_at)
    expect(await scrubbed()).toEqual([null])
    const { utimesSync } = await import('node:fs')
    const old = Date.now() / 1000 - 8 * 86_400
    utimesSync(copy, old, old)
    portal.later({ minutes: 61 })
    await portal.worker.drain()
    expect(filesWithMarks(portal.dir)).toEqual([])
    expect(await scrubbed()).toEqual([portal.now()])
  })
})
