import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { message } from '../../db/schema/mail.ts'
import { reviewReport } from '../../db/schema/review-reports.ts'
import { addProduct, WORDS } from '../helpers.ts'
import type { Answer } from '../people.ts'
import { type World, world } from '../world.ts'
import { OUTCOME, own, proven, published, report, STATEMENT, shown, written } from './cases.ts'

let portal: World
beforeEach(async () => {
  portal = await world()
  await addProduct(portal)
})
afterEach(() => portal.close())

const judge = async (id: string, input: object): Promise<Answer> =>
  (await portal.as('mo')).post(`/api/v1/moderation/reports/${id}/decision`, input)
const uphold = (id: string, reason: string, rest: object = {}) =>
  judge(id, { verdict: 'uphold', reason, statement: STATEMENT, ...rest })
const dismiss = (id: string) => judge(id, { verdict: 'dismiss', outcome: OUTCOME })
const mails = async (template: string) =>
  (await portal.db.read.select().from(message)).filter((one) => one.template === template)
const waiting = async (): Promise<{ id: string; category: string; urgent: boolean }[]> =>
  (await (await portal.as('mo')).get('/api/v1/moderation/reports')).body.items
const NAME = { field: 'body', start: 0, end: 8 }

describe('a report', () => {
  test('by anybody leaves the review where it is, and is acknowledged', async () => {
    const id = await published(portal)
    const { status, body } = await report(portal, id)
    expect([status, body.state, body.dueAt - portal.now()]).toEqual([201, 'open', 7 * 86_400_000])
    expect(await shown(portal)).toHaveLength(1)
    expect((await mails('report_received')).map(({ toEmail }) => toEmail)).toEqual(['rae@example.org'])
    const queue = (await (await portal.as('mo')).get('/api/v1/moderation/reports')).body
    expect(queue.items).toMatchObject([{ reviewId: id, raisedBy: 'public', category: 'abuse', name: 'Rae Ray' }])
    expect((await portal.db.read.select().from(reviewReport))[0]!.rating).toBe(5)
  })

  test('is one of a person at a time', async () => {
    const id = await published(portal)
    const first = await report(portal, id)
    expect((await report(portal, id, { email: 'RAE@example.org' })).body.code).toBe('report.open')
    await dismiss(first.body.id)
    expect((await report(portal, id)).status).toBe(201)
  })

  test('says what is missing beside the field', async () => {
    const id = await published(portal)
    for (const [change, field] of [
      [{ category: 'negative' }, 'category'],
      [{ explanation: 'bad' }, 'explanation'],
      [{ email: 'nope' }, 'email'],
      [{ name: '' }, 'name'],
      [{ goodFaith: false }, 'goodFaith'],
      [{ about: 'reply' }, 'about'],
      [{ category: 'court_order' }, 'category'],
    ] as const) {
      const { status, body } = await report(portal, id, change)
      expect([status, Object.keys(body.fields)]).toEqual([422, [field]])
    }
  })

  test('is about what is shown, and tells nothing of the rest', async () => {
    const waiting = await written(portal)
    expect((await report(portal, waiting)).status).toBe(404)
    expect((await portal.visitor.get(`/api/v1/products/orbit-notes/reviews/${waiting}/report`)).status).toBe(404)
    expect((await report(portal, 'rev_none')).status).toBe(404)
  })

  test('from one place comes five times, then later', async () => {
    const id = await published(portal)
    for (let i = 0; i < 5; i++) expect((await report(portal, id, { email: `r${i}@example.org` })).status).toBe(201)
    expect((await report(portal, id, { email: 'r6@example.org' })).status).toBe(429)
  })

  test('by a colleague is the company’s, under their own name, and limited', async () => {
    const id = await published(portal)
    const mia = await portal.as('mia')
    const { body } = await report(portal, id, { name: 'Somebody Else', email: 'else@example.org' }, mia)
    const [row] = await portal.db.read.select().from(reviewReport)
    expect(row).toMatchObject({ id: body.id, raisedBy: 'company', name: 'Mia Castellanos', email: 'mia@example.com' })
  })
})

describe('what may be against the law', () => {
  test('stands aside on a proven word, the author is told, and the same words do so once, whoever says so', async () => {
    const id = await published(portal)
    const first = await report(portal, id, { category: 'illegal', email: 'other@example.org' }, await proven(portal))
    expect((await portal.db.read.select().from(reviewReport))[0]!.email).toBe('rae1@example.org')
    expect(await shown(portal)).toEqual([])
    expect((await own(portal, id)).state).toBe('suspended')
    expect((await mails('review_suspended')).map(({ toEmail }) => toEmail)).toEqual(['ann@example.com'])
    expect(await mails('report_urgent')).toEqual([])
    await dismiss(first.body.id)
    expect(await shown(portal)).toHaveLength(1)
    for (const [category, by] of [
      ['illegal', await proven(portal, 2)],
      ['court_order', await portal.as('ada')],
      ['illegal', await portal.as('mo')],
    ] as const) {
      expect((await report(portal, id, { category }, by)).status).toBe(201)
      expect(await shown(portal)).toHaveLength(1)
    }
    expect(await waiting()).toMatchObject([{ urgent: true }, { urgent: true }, { urgent: true }])
  })

  test('stands aside when a colleague who decides says so, and not for one who does not', async () => {
    const id = await published(portal)
    await report(portal, id, { category: 'illegal' }, await portal.as('vic'))
    await report(portal, id, { category: 'court_order' }, await portal.as('mia'))
    expect(await shown(portal)).toHaveLength(1)
    await report(portal, id, { category: 'court_order' }, await portal.as('ada'))
    expect(await shown(portal)).toEqual([])
  })

  test('stays shown on a stranger’s word, comes first, and who decides hears of it at once', async () => {
    await portal.as('mo')
    const id = await published(portal)
    const first = await report(portal, id, { email: 'early@example.org' })
    portal.later({ ms: 5 })
    const grave = await report(portal, id, { category: 'illegal' })
    await report(portal, id, { category: 'illegal' }, await portal.as('ben'))
    expect([(await shown(portal)).length, (await own(portal, id)).state]).toEqual([1, 'published'])
    const told = (await mails('report_urgent')).map(({ toEmail }) => toEmail)
    expect(told).toContain('mo@example.com')
    expect(new Set(told).size).toBe(told.length)
    const queue = await waiting()
    expect(queue.map((one) => [one.category, one.urgent])).toEqual([
      ['illegal', true],
      ['illegal', true],
      ['abuse', false],
    ])
    const mo = await portal.as('mo')
    const seen: string[] = []
    for (let cursor = ''; cursor !== 'end'; ) {
      const { body } = await mo.get(`/api/v1/moderation/reports?limit=1${cursor && `&cursor=${cursor}`}`)
      seen.push(...body.items.map((one: { id: string }) => one.id))
      cursor = body.nextCursor ?? 'end'
    }
    expect(seen).toEqual(queue.map((one) => one.id))
    expect([seen[0], seen[2]]).toEqual([grave.body.id, first.body.id])
  })

  test('is back when the report it stands aside for was wrong, whatever strangers say beside', async () => {
    const id = await published(portal)
    await report(portal, id, { category: 'illegal' })
    const { body } = await report(portal, id, { category: 'illegal' }, await proven(portal))
    expect(await shown(portal)).toEqual([])
    await dismiss(body.id)
    expect(await shown(portal)).toHaveLength(1)
  })

  test('is removed by a person, with the law', async () => {
    const id = await published(portal)
    const { body } = await report(portal, id, { category: 'illegal' }, await proven(portal))
    expect((await uphold(body.id, 'ILLEGAL')).body.fields).toHaveProperty('law')
    expect((await uphold(body.id, 'ILLEGAL', { law: '§ 185 StGB' })).body).toMatchObject({ state: 'upheld', rating: 5 })
    expect(await own(portal, id)).toMatchObject({ state: 'removed', decision: { reason: 'ILLEGAL' } })
    const summary = (await portal.visitor.get('/api/v1/products/orbit-notes')).body.summary
    expect(summary.count).toBe(0)
  })
})

describe('a report that was right', () => {
  test('asks the author first, where they can mend it, and the review stays for that week', async () => {
    const id = await published(portal)
    const { body } = await report(portal, id)
    await uphold(body.id, 'ABUSE', { ranges: [NAME] })
    expect([(await own(portal, id)).state, (await shown(portal)).length]).toEqual(['changes_requested', 1])
    expect(await mails('report_decided')).toHaveLength(1)
    expect((await mails('review_changes_requested'))[0]!.data).toContain(WORDS.body.slice(0, 8))
  })

  test('takes somebody’s data out at once and leaves the rest', async () => {
    const id = await published(portal)
    const { body } = await report(portal, id, { category: 'personal_data' })
    await uphold(body.id, 'PII', { ranges: [NAME] })
    expect((await shown(portal))[0].body).toBe(`[removed: personal data]${WORDS.body.slice(8)}`)
    expect(await mails('review_redacted')).toHaveLength(1)
  })

  test('that is final removes it and answers everybody who said the same', async () => {
    const id = await published(portal)
    const { body } = await report(portal, id, { category: 'advertising' })
    await report(portal, id, { category: 'advertising', email: 'other@example.org' })
    await uphold(body.id, 'SPAM')
    expect(await own(portal, id)).toMatchObject({ state: 'removed' })
    const rows = await portal.db.read.select().from(reviewReport)
    expect(rows.map(({ state }) => state)).toEqual(['upheld', 'upheld'])
    expect(await mails('report_decided')).toHaveLength(2)
    expect((await uphold(body.id, 'SPAM')).body.code).toBe('report.decided')
  })

  test('of a fake needs a second person', async () => {
    const id = await published(portal)
    const { body } = await report(portal, id, { category: 'not_genuine' })
    await portal.as('ada')
    const evidence = 'It was written from the office of a competitor.'
    const { body: proposed } = await uphold(body.id, 'FAKE', { evidence })
    expect([proposed.state, (await shown(portal)).length]).toEqual(['open', 1])
    await (await portal.as('ada')).post(`/api/v1/moderation/proposals/${proposed.proposalId}/confirm`)
    expect((await own(portal, id)).state).toBe('removed')
    expect((await portal.db.read.select().from(reviewReport))[0]!.state).toBe('upheld')
  })
})
