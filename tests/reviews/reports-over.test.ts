import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { message } from '../../db/schema/mail.ts'
import { moderationProposal } from '../../db/schema/moderation.ts'
import { appeal, reviewReport } from '../../db/schema/review-reports.ts'
import { addProduct, decide } from '../helpers.ts'
import { PASSWORD } from '../people.ts'
import { type World, world } from '../world.ts'
import { leaveAlone, OUTCOME, own, proven, published, report, STATEMENT, shown, written } from './cases.ts'

let portal: World
beforeEach(async () => {
  portal = await world()
  await addProduct(portal)
})
afterEach(() => portal.close())

const EVIDENCE = 'It was written from the office of a competitor.'
const FAKE = { reason: 'FAKE', statement: STATEMENT, evidence: EVIDENCE }
const APPEAL = { text: 'This is my own experience with it, and I have the invoice here.' }
const reports = () => portal.db.read.select().from(reviewReport)
const act = async (id: string, verb: string, input: object = {}) =>
  (await portal.as('ann')).post(`/api/v1/me/reviews/${id}/${verb}`, input)
const erase = async () =>
  (await portal.as('ann')).post('/api/v1/me/erasure', {
    ...{ sure: true, confirm: true, password: PASSWORD, email: 'ann@example.com' },
  })
const answers = async () =>
  (await portal.db.read.select().from(message)).filter(({ template }) => template === 'report_decided')
const judge = async (id: string, input: object, who: 'mo' | 'ada' = 'mo') =>
  (await portal.as(who)).post(`/api/v1/moderation/reports/${id}/decision`, input)
const DISMISS = { verdict: 'dismiss', outcome: OUTCOME }
const counts = async () => (await (await portal.as('mo')).get('/api/v1/moderation/queue')).body.counts

describe('who reported it', () => {
  test('does not decide it: somebody else does', async () => {
    const id = await published(portal)
    const { body } = await report(portal, id, {}, await portal.as('mo'))
    for (const verdict of [DISMISS, { verdict: 'uphold', reason: 'SPAM', statement: STATEMENT }]) {
      const { status, body: answer } = await judge(body.id, verdict)
      expect([status, answer.code, answer.title]).toEqual([409, 'report.own', expect.stringContaining('Somebody else')])
    }
    expect((await judge(body.id, DISMISS, 'ada')).body.state).toBe('dismissed')
  })

  test('does not decide it alone either, and is told what to do', async () => {
    const id = await published(portal)
    const { body } = await report(portal, id, {}, await portal.as('mo'))
    await leaveAlone(portal, 'mo')
    const { body: answer } = await judge(body.id, DISMISS)
    expect([answer.code, answer.title]).toEqual(['report.own', expect.stringContaining('Invite a second moderator')])
  })

  test('does not decide it either when they reported it without signing in', async () => {
    const id = await published(portal)
    await portal.as('mo')
    const { body } = await report(portal, id, { email: 'mo@example.com' })
    expect((await judge(body.id, DISMISS)).body.code).toBe('report.own')
  })
})

describe('a review that its author takes back', () => {
  test('ends what was open about it, and who reported it hears why', async () => {
    const id = await published(portal)
    await portal.as('ada')
    const { body } = await report(portal, id)
    await report(portal, id, { category: 'illegal', email: 'two@example.org' })
    const { body: proposed } = await judge(body.id, { verdict: 'uphold', ...FAKE })
    expect(proposed.proposalId).not.toBeNull()
    expect((await act(id, 'withdraw')).status).toBe(200)
    const rows = await reports()
    expect(rows.map(({ state, decidedBy }) => [state, decidedBy])).toEqual([
      ['dismissed', null],
      ['dismissed', null],
    ])
    expect(rows[0]!.outcome).toBe('Its author took the review back.')
    expect((await answers()).map(({ data }) => JSON.parse(data).withdrawn)).toEqual([true, true])
    expect((await portal.db.read.select().from(moderationProposal))[0]!.state).toBe('declined')
    expect(await counts()).toMatchObject({ reports: 0, appeals: 0, proposals: 0 })
  })

  test('ends its appeal', async () => {
    const id = await written(portal)
    await decide(portal, id, { decision: 'reject', reason: 'SPAM', statement: STATEMENT })
    expect((await act(id, 'appeal', APPEAL)).status).toBe(201)
    expect((await act(id, 'withdraw')).status).toBe(200)
    const [row] = await portal.db.read.select().from(appeal)
    expect([row!.state, row!.handledBy, row!.outcome]).toEqual(['upheld', null, 'Its author took the review back.'])
    expect(await counts()).toMatchObject({ appeals: 0 })
  })

  test('does not end what it stands aside for', async () => {
    const id = await published(portal)
    await report(portal, id, { email: 'early@example.org' })
    const { body } = await report(portal, id, { category: 'illegal' }, await proven(portal))
    await act(id, 'withdraw')
    expect((await reports()).map(({ category, state }) => [category, state])).toEqual([
      ['abuse', 'dismissed'],
      ['illegal', 'open'],
    ])
    const upheld = await judge(body.id, { verdict: 'uphold', reason: 'ILLEGAL', law: '§ 185', statement: STATEMENT })
    expect(upheld.body.code).toBe('review.wrong_state')
    await act(id, 'restore')
    expect([(await own(portal, id)).state, (await shown(portal)).length]).toEqual(['suspended', 0])
    await judge(body.id, DISMISS)
    expect(await shown(portal)).toHaveLength(1)
  })
})

describe('a review that is erased', () => {
  test('ends what was open, writes to nobody, and leaves nothing that was said about its author', async () => {
    const id = await published(portal)
    await portal.as('ada')
    const said = { explanation: 'Zorbalina who wrote this lies about our driver.' }
    const { body } = await report(portal, id, { ...said, email: 'one@example.org' })
    await judge(body.id, { ...DISMISS, outcome: 'We know Zorbalina, and she is right about it.' })
    const before = (await answers()).length
    const { body: second } = await report(portal, id, said)
    await judge(second.id, { verdict: 'uphold', ...FAKE })
    await report(portal, id, { ...said, category: 'illegal' }, await proven(portal))
    expect((await erase()).status).toBeLessThan(300)
    await portal.worker.drain()
    const rows = await reports()
    expect(rows).toHaveLength(3)
    for (const { state, explanation, outcome, name, email } of rows) {
      expect([state, explanation, outcome]).toEqual(['dismissed', '', null])
      expect([name, email.endsWith('@example.org')]).toEqual(['Rae Ray', true])
    }
    expect(await answers()).toHaveLength(before)
    expect((await portal.db.read.select().from(moderationProposal))[0]!.state).toBe('declined')
    expect(await counts()).toMatchObject({ reports: 0, proposals: 0 })
  })

  test('ends its appeal', async () => {
    const id = await written(portal)
    await decide(portal, id, { decision: 'reject', reason: 'SPAM', statement: STATEMENT })
    await act(id, 'appeal', APPEAL)
    expect((await erase()).status).toBeLessThan(300)
    await portal.worker.drain()
    expect((await portal.db.read.select().from(appeal))[0]).toMatchObject({ state: 'upheld', text: '' })
    expect(await counts()).toMatchObject({ appeals: 0 })
  })
})
