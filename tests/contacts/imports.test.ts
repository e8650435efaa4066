import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { insertAccount } from '../../api/identity/store.ts'
import { createCtx } from '../../api/kernel/context.ts'
import type { Door, Loose } from '../people.ts'
import { type World, world } from '../world.ts'
import { at, check, FILE, MAPPING, people, upload, verdicts, whole } from './files.ts'

let portal: World
let olga: Door
beforeEach(async () => {
  portal = await world()
  olga = await portal.as('olga')
})
afterEach(() => portal.close())

describe('from a file to people', () => {
  test('a file is read, and what its columns say is guessed', async () => {
    const { status, body } = await upload(olga)
    expect(status).toBe(201)
    expect(body).toMatchObject({
      ...{ fileName: 'people.csv', state: 'read', rowCount: 4, settled: 0, finishedAt: null, appliedBefore: null },
      columns: ['E-mail', 'Name', 'Company', 'Plan', 'Number', 'Seats'],
      mapping: ['email', 'name', 'company', 'plan', 'skip', 'skip'].map((to) => ({ to })),
      sample: [
        ['ann@example.com', 'Ann Ashby-Cole', 'Orbit Ltd', 'Pro', '7', '5'],
        ...Array(3).fill(expect.any(Array)),
      ],
      createdBy: { name: 'Olga Petrenko' },
    })
    expect((await olga.get('/api/v1/contacts/imports')).body.items).toMatchObject([{ id: body.id, state: 'read' }])
    expect(await portal.facts('import.uploaded')).toMatchObject([{ importId: body.id, rows: 4 }])
  })

  test('a check says what each line would do, and does nothing', async () => {
    await portal.as('ann')
    const before = await people(portal)
    const { id } = (await upload(olga)).body
    const { status, body } = await check(olga, id)
    expect(status).toBe(200)
    expect(body).toMatchObject({ state: 'checked', totals: { new: 1, changed: 1, unchanged: 0, refused: 2 } })
    expect(await verdicts(olga, id)).toMatchObject([
      {
        ...{ line: 2, verdict: 'changed', reason: null, contactId: before['ann@example.com']!.id },
        changes: ['name', 'externalId', 'plan', 'company', 'traits'],
      },
      { line: 3, verdict: 'new', contactId: null, changes: [] },
      { line: 4, verdict: 'refused', reason: 'The e-mail address is not one we can write to.' },
      { line: 5, verdict: 'refused', reason: 'The e-mail address stands on line 3 already.' },
    ])
    expect(await verdicts(olga, id, '?verdict=refused')).toHaveLength(2)
    expect(await people(portal)).toEqual(before)
    const again = await check(olga, id, [{ to: 'email' }, ...Array(5).fill({ to: 'skip' })])
    expect(again.body.totals).toEqual({ new: 1, changed: 0, unchanged: 1, refused: 2 })
  })

  test('run, people are known, nobody is written to, and the lines are forgotten', async () => {
    await portal.as('ann')
    const done = await whole(portal)
    expect(done).toMatchObject({ state: 'done', settled: 4, totals: { new: 1, changed: 1, unchanged: 0, refused: 2 } })
    const { 'ann@example.com': ann, 'new@example.com': noor } = await people(portal)
    expect(ann).toMatchObject({ name: 'Ann Ashby-Cole', plan: 'Pro', externalId: '7', source: 'sign_up' })
    expect(JSON.parse(ann!.traits)).toEqual({ seats: '5' })
    expect(noor).toMatchObject({ name: 'Noor', plan: null, externalId: '8', source: 'import', traits: '{}' })
    expect(noor!.canonicalId).toBe(noor!.id)
    expect(noor!.companyId).toBe(ann!.companyId)
    expect(await verdicts(olga, done.id)).toMatchObject([
      { cells: null, contactId: ann!.id, verdict: 'changed' },
      { cells: null, contactId: noor!.id, verdict: 'new' },
      { cells: ['half@', 'Half', '', '', '', ''] },
      { cells: expect.any(Array) },
    ])
    expect(await portal.facts('contact.imported')).toMatchObject([{ contactId: noor!.id, importId: done.id }])
    expect(await portal.facts('contact.changed')).toMatchObject([{ contactId: ann!.id }])
    expect(await portal.facts('message.queued')).toEqual([])
  })

  test('the new ones stand at the beginning of the wheel, with nobody’s words to thank', async () => {
    await whole(portal)
    const { items } = (await olga.get('/api/v1/wheel/people')).body
    expect(items.map((row: Loose) => [row.contact.email, row.stage])).toEqual([
      ['new@example.com', 'activation'],
      ['ann@example.com', 'activation'],
    ])
    expect((await portal.facts('lead.recorded')).map((f) => 'source' in f && f.source)).toEqual(['direct', 'direct'])
  })

  test('the same file again changes nothing and says so', async () => {
    const first = await whole(portal)
    const after = await people(portal)
    const second = await whole(portal)
    expect(second).toMatchObject({
      totals: { new: 0, changed: 0, unchanged: 2, refused: 2 },
      appliedBefore: { id: first.id, finishedAt: expect.any(Number) },
    })
    expect(await people(portal)).toEqual(after)
    expect(await portal.facts('contact.imported')).toHaveLength(2)
  })

  test('somebody who was imported signs up and is the same contact, with one lead', async () => {
    await whole(portal, 'email\nben@example.com\n', [{ to: 'email' }])
    const imported = (await people(portal))['ben@example.com']!
    expect(imported.name).toBe('ben')
    const ctx = createCtx(portal.services, { kind: 'system', job: 'test' }, 'test')
    const account = { id: 'acc_ben', email: imported.email, name: 'Ben Okoro', contactId: imported.id }
    await ctx.write(async (tx) => {
      await insertAccount(tx, { ...account, role: 'customer', passwordHash: null, createdAt: tx.now })
      await tx.emit('account.created', { accountId: account.id, contactId: imported.id })
    })
    expect(Object.keys(await people(portal))).toEqual(['ben@example.com'])
    expect(await portal.facts('lead.recorded')).toHaveLength(1)
  })

  test('hostile cells are stored as written and come out of a file as text', async () => {
    const evil = '=HYPERLINK("http://evil.test";"x")'
    const line = `"${evil.replaceAll('"', '""')}"`
    const file = `email,name,plan\nx@example.com,${line},<script>alert(1)</script>\n=1+1,${line},\n`
    const { id } = await whole(
      portal,
      file,
      ['email', 'name', 'plan'].map((to) => ({ to })),
    )
    expect((await people(portal))['x@example.com']).toMatchObject({ name: evil, plan: '<script>alert(1)</script>' })
    const csv = await olga.get(at(id, '/refused.csv'))
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(csv.body).toBe(
      `"Line","Reason","email","name","plan"\r\n"3","The e-mail address is not one we can write to.","'=1+1","'${evil.replaceAll('"', '""')}",""\r\n`,
    )
    const mended = csv.body.replace("'=1+1", 'y@example.com')
    await whole(
      portal,
      mended,
      ['skip', 'skip', 'email', 'name', 'plan'].map((to) => ({ to })),
    )
    expect((await people(portal))['y@example.com']).toMatchObject({ name: evil })
  })
})

describe('what is refused', () => {
  test('files that are none, with a sentence', async () => {
    expect(await upload(olga, '')).toMatchObject({ status: 422, body: { fields: { file: expect.any(String) } } })
    expect(await upload(olga, 'a,b\n1,"2')).toMatchObject({
      status: 422,
      body: { fields: { file: expect.stringMatching(/line 2/) } },
    })
    expect(await upload(olga, FILE, '\u202ename.csv')).toMatchObject({
      status: 422,
      body: { fields: { fileName: expect.any(String) } },
    })
    const json = await olga.post('/api/v1/contacts/imports', { file: FILE })
    expect(json).toMatchObject({ status: 415, body: { code: 'body.wrong_file' } })
    expect((await upload(olga, `a\n${'x'.repeat(8 * 1024 * 1024)}`)).status).toBe(413)
  })

  test('a mapping that says too little or too much, beside its column', async () => {
    const { id } = (await upload(olga)).body
    const refused = async (mapping: object[]) => (await check(olga, id, mapping)).body.fields
    expect(await refused([])).toMatchObject({ mapping: 'Say what each of the 6 columns is.' })
    expect(await refused(MAPPING.map((one) => (one.to === 'plan' ? { to: 'email' } : one)))).toEqual({
      'mapping.3.to': 'Another column says this already.',
    })
    expect(await refused(MAPPING.map((one) => (one.to === 'trait' ? { to: 'trait' } : one)))).toEqual({
      'mapping.5.trait': 'Give the trait a name.',
    })
    expect((await olga.get(at(id))).body.state).toBe('read')
  })

  test('steps out of order, and steps taken back twice', async () => {
    const { id } = (await upload(olga)).body
    expect(await olga.post(at(id, '/run'))).toMatchObject({ status: 409, body: { code: 'import.wrong_state' } })
    expect((await olga.post(at(id, '/discard'))).body).toMatchObject({ state: 'discarded' })
    expect((await olga.post(at(id, '/discard'))).status).toBe(200)
    expect(await portal.facts('import.discarded')).toHaveLength(1)
    for (const step of ['/check', '/run'])
      expect(await olga.post(at(id, step), { mapping: MAPPING })).toMatchObject({ status: 409 })
    const done = await whole(portal)
    expect(await olga.post(at(done.id, '/discard'))).toMatchObject({ status: 409 })
    expect(await check(olga, done.id)).toMatchObject({ status: 409 })
    for (const path of ['', '/rows', '/refused.csv']) expect((await olga.get(at('imp_0', path))).status).toBe(404)
  })

  test('people who may not manage contacts', async () => {
    const { id } = (await upload(olga)).body
    for (const name of ['mo', 'vic', 'ann'] as const) {
      const door = await portal.as(name)
      expect((await upload(door)).status).toBe(403)
      for (const path of ['', '/rows', '/refused.csv']) expect((await door.get(at(id, path))).status).toBe(403)
      for (const step of ['/check', '/run', '/discard']) expect((await door.post(at(id, step))).status).toBe(403)
    }
    expect((await upload(await portal.as('mia'))).status).toBe(201)
  })
})
