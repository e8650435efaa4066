import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { watchHealth, watchStage } from '../../api/flywheel/bonds/reactions.ts'
import { sha256 } from '../../api/kernel/hash.ts'
import { serveKey } from '../../api/kernel/serve-token.ts'
import { createReactions } from '../../api/reactions.ts'
import { CLOCK_DAYS } from '../../api/surveys/asking/rules.ts'
import { contact } from '../../db/schema/contacts.ts'
import { putRequest } from '../feature-requests/rows.ts'
import { CAMPAIGN, CAMPAIGNS } from '../invitations/campaign.ts'
import { contactRow, type Loose } from '../people.ts'
import { type Panel, panel, SURVEYS } from './panel.ts'

let portal: Panel
beforeEach(async () => {
  portal = await panel()
})
afterEach(() => portal.close())

const add = async (name: string, more: object = {}): Promise<string> =>
  (await portal.mia.post('/api/v1/contacts', { email: `${name}@customer.test`, name, ...more })).body.id
const mailed = () => portal.box.mails.filter(({ text }) => text.includes('/surveys/by-mail/')).map(({ to }) => to)

test('everybody of an audience is asked once, with a link that only the mail holds', async () => {
  const id = await add('pia')
  await add('quinn')
  const survey = await portal.survey('nps', { title: 'Would you recommend us?' })
  expect(
    (await portal.mia.post(`${SURVEYS}/${survey.id}/reach`, { audience: { who: 'everybody' } })).body,
  ).toMatchObject({
    ...{ people: 2, eligible: 2, clockDays: 90 },
  })
  expect((await portal.ask(survey.id)).status).toBe(202)
  await portal.run()
  expect(mailed().sort()).toEqual(['pia@customer.test', 'quinn@customer.test'])
  const [mail] = portal.box.of('pia@customer.test')
  expect(mail!.subject).toBe('Would you recommend us?')
  expect(mail!.headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click')
  const token = portal.token('pia@customer.test')
  const [row] = await portal.asks()
  expect(row).toMatchObject({ state: 'mailed', contactId: id, tokenHash: sha256(token), mailedAt: portal.now() })
  const stored = [await portal.asks(), await portal.messages(), await portal.facts(), await portal.jobs(), portal.log]
  expect(JSON.stringify(stored)).not.toContain(token)
  await portal.ask(survey.id)
  await portal.run()
  expect(mailed()).toHaveLength(2)
  expect((await portal.mia.get(`${SURVEYS}/${survey.id}/rounds`)).body).toMatchObject({
    items: [
      { asked: 0, leftOut: 2 },
      { asked: 2, leftOut: 0 },
    ],
    asks: { mailed: 2, answered: 0 },
  })
})

test('looking spends nothing, answering once does, and the link then shows what others said', async () => {
  const contactId = await add('pia')
  const survey = await portal.survey('nps')
  await portal.ask(survey.id)
  await portal.run()
  const who = { token: portal.token('pia@customer.test') }
  for (let i = 0; i < 20; i++) expect((await portal.look(portal.stranger, who)).body.state).toBe('new')
  expect([await portal.responses(), (await portal.asks())[0]!.state]).toEqual([[], 'mailed'])
  expect((await portal.complete(portal.stranger, survey, who)).body.state).toBe('completed')
  expect((await portal.complete(portal.stranger, survey, who)).status).toBe(409)
  expect(await portal.responses()).toMatchObject([{ via: 'mail', contactId, audience: 'person' }])
  expect(await portal.asks()).toMatchObject([{ state: 'answered', sealed: null, endedAt: portal.now() }])
  expect((await portal.look(portal.stranger, who)).body).toMatchObject({ state: 'completed', results: { kind: 'nps' } })
  expect(JSON.stringify((await portal.look(portal.stranger, who)).body)).not.toContain(contactId)
})

test('nobody is written to at night, and nobody after the survey has closed', async () => {
  await add('pia')
  const survey = await portal.survey('csat')
  portal.at('2026-03-02T20:30:00Z')
  await portal.ask(survey.id)
  await portal.run()
  expect(mailed()).toEqual([])
  portal.at('2026-03-03T08:00:00Z')
  await portal.run()
  expect(mailed()).toHaveLength(1)
  await add('quinn')
  portal.at('2026-03-03T21:00:00Z')
  await portal.ask(survey.id)
  await portal.run()
  await portal.state(survey.id, 'closed')
  portal.at('2026-03-04T09:00:00Z')
  await portal.run()
  expect(mailed()).toHaveLength(1)
  expect((await portal.asks())[1]).toMatchObject({ state: 'cancelled', note: 'closed' })
})

test('who is left out, and why', async () => {
  await add('pia')
  await add('gone')
  await add('quiet')
  await portal.db.write((tx) => tx.insert(contact).values(contactRow('con_mia', 'mia@example.com', 'Mia herself')))
  const olga = await portal.as('olga')
  await olga.post('/api/v1/mail/suppressions', { email: 'gone@customer.test' })
  await portal.change((tx) => tx.run("INSERT INTO mail_preference VALUES ('quiet@customer.test', 'surveys', 1)"))
  const ann = await portal.as('ann')
  const survey = await portal.survey('nps')
  await portal.complete(ann, survey)
  const reach = (await portal.mia.post(`${SURVEYS}/${survey.id}/reach`, { audience: { who: 'everybody' } })).body
  expect(reach).toMatchObject({
    people: 5,
    eligible: 1,
    leftOut: { staff: 1, answered: 1, unsubscribed: 1, suppressed: 1 },
  })
  await portal.ask(survey.id)
  await portal.run()
  expect(mailed()).toEqual(['pia@customer.test'])
})

describe('each kind has its own clock', () => {
  test.each(Object.entries(CLOCK_DAYS))('%s is asked again after %i days', async (kind, days) => {
    await add('pia')
    const ask = async (title: string) => {
      const survey = await portal.survey(kind, { title })
      await portal.ask(survey.id)
      await portal.run()
      return mailed().length
    }
    expect(await ask('First')).toBe(1)
    portal.later({ days: days - 1 })
    expect(await ask('Too early')).toBe(1)
    portal.later({ days: 1, minutes: 1 })
    expect(await ask('Again')).toBe(2)
  })

  test('and none makes another wait longer than two weeks, which lie between any two asks', async () => {
    await add('pia')
    for (const kind of ['nps', 'csat', 'ces']) await portal.ask((await portal.survey(kind)).id)
    for (const n of [1, 2, 3]) {
      await portal.run()
      expect(mailed()).toHaveLength(n)
      portal.later({ days: 13 })
      await portal.run()
      expect(mailed()).toHaveLength(n)
      portal.later({ days: 1, minutes: 61 })
    }
    expect((await portal.asks()).map(({ state }) => state)).toEqual(['mailed', 'mailed', 'mailed'])
  })

  test('who wants no surveys is not asked, and neither is who would be after its end', async () => {
    const [pia] = [await add('pia'), await add('quinn')]
    await portal.change((tx) => tx.run(`INSERT INTO ask_switch VALUES ('${pia}', 'nps', 1)`))
    const closesAt = portal.now() + 5 * 86_400_000
    await portal.ask((await portal.survey('nps', { closesAt })).id)
    await portal.run()
    portal.later({ minutes: 1 })
    await portal.ask((await portal.survey('csat', { closesAt })).id)
    await portal.run()
    const notes = (await portal.asks()).map(({ kind, state, note }) => [kind, state, note]).sort()
    expect(notes).toEqual([
      ['csat', 'cancelled', 'budget'],
      ['csat', 'mailed', null],
      ['nps', 'cancelled', 'unwanted'],
      ['nps', 'mailed', null],
    ])
  })
})

test('a saved segment is an audience, and one that is gone is not', async () => {
  await add('pia', { plan: 'pro' })
  await add('quinn')
  const saved = (await portal.mia.post('/api/v1/segments', { name: 'Pro', filter: { plan: 'pro' } })).body
  const survey = await portal.survey('kano')
  await portal.ask(survey.id, { who: 'segment', segmentId: saved.id })
  await portal.run()
  expect(mailed()).toEqual(['pia@customer.test'])
  const none = await portal.ask(survey.id, { who: 'segment', segmentId: 'seg_none' })
  expect([none.status, Object.keys(none.body.fields)]).toEqual([422, ['audience.segmentId']])
  expect((await portal.ask(survey.id, { who: 'happy people' })).status).toBe(422)
  const draft = await portal.survey('ces', {}, { open: false })
  expect((await portal.ask(draft.id)).status).toBe(409)
})

test('whoever was merged or erased is not asked twice, or at all', async () => {
  const [pia, twin, gone] = [await add('pia'), await add('pia.b'), await add('gone')]
  const survey = await portal.survey('nps')
  portal.at('2026-03-02T21:00:00Z')
  await portal.ask(survey.id)
  await portal.run()
  const olga = await portal.as('olga')
  await olga.post('/api/v1/contacts/merges', { keptId: pia, mergedId: twin })
  await olga.post(`/api/v1/contacts/${gone}/erasure`, { confirm: true })
  portal.at('2026-03-03T09:00:00Z')
  await portal.run()
  expect(mailed()).toEqual(['pia@customer.test'])
  expect((await portal.asks()).map(({ state, note }) => [state, note]).sort()).toEqual([
    ['cancelled', 'erased'],
    ['cancelled', 'merged'],
    ['mailed', null],
  ])
})

test('two rounds at once are one', async () => {
  const survey = await portal.survey('nps')
  const both = await Promise.all([portal.ask(survey.id), portal.ask(survey.id)])
  expect(both.map(({ status }) => status).sort()).toEqual([202, 409])
})

test('nothing that a survey says ever reaches an invitation to review', async () => {
  const reactions = createReactions({ serveKey: serveKey('k'.repeat(43)), addressOf: (email) => email })
  const heard = Object.entries(reactions).filter(([fact]) => /^(survey|nps)\./.test(fact))
  expect(heard.map(([fact, { later }]: Loose) => [fact, later])).toEqual([
    // widgets that ask it follow it
    ['survey.opened', undefined],
    ['survey.closed', undefined],
    ['survey.changed', undefined],
    ['survey.round_started', ['surveys.ask']],
    ['survey.asked', undefined],
    // what an audit had suggested and made is open again
    ['survey.removed', undefined],
    // stages follow what people say, and no invitation follows a stage
    ['nps.answered', []],
    ['survey.answered', []],
  ])
  // what hears of stages tells a team whom they brought, at once, and starts no job that could ask somebody
  const stages = Object.entries(reactions).filter(([fact]) => /^(stage|health)\./.test(fact))
  expect(stages.map(([fact, { now, later }]: Loose) => [fact, now, later])).toEqual([
    ['stage.changed', [watchStage], undefined],
    ['health.changed', [watchHealth], undefined],
  ])
  await (await portal.as('olga')).post('/api/v1/products', { name: 'Orbit Notes', kind: 'software_app' })
  for (const audience of [{ nps: 'promoter' }, { surveys: ['x'] }, { band: 'promoter' }]) {
    expect((await portal.mia.post(CAMPAIGNS, { ...CAMPAIGN, audience })).status).toBe(422)
  }
  const live = (await portal.mia.post(CAMPAIGNS, { ...CAMPAIGN, trigger: 'purchased' })).body
  await portal.mia.post(`${CAMPAIGNS}/${live.id}/state`, { to: 'live' })
  await portal.complete(await portal.as('ann'), await portal.survey('nps'))
  await portal.run()
  expect((await portal.facts()).filter(({ type }) => type.startsWith('invitation.'))).toEqual([])
})

test('those who voted for what it is about are asked, and nobody else', async () => {
  const [pia] = [await add('pia'), await add('quinn')]
  const { number } = await putRequest(portal)
  const voted = await portal.mia.post(`/api/v1/requests/${number}/votes`, { contact: pia })
  expect(voted.status).toBe(200)
  const survey = await portal.survey('points', {
    items: [{ text: 'Dark', requestId: `#${number}` }, { text: 'Search' }],
  })
  const audience = { who: 'voters' }
  const reach = (await portal.mia.post(`${SURVEYS}/${survey.id}/reach`, { audience })).body
  expect(reach).toMatchObject({ people: 1, eligible: 1 })
  await portal.mia.post(`${SURVEYS}/${survey.id}/ask`, { audience })
  await portal.run()
  expect(mailed()).toEqual(['pia@customer.test'])
})
