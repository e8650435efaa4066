import { afterEach, expect, test } from 'vitest'
import { followVoices } from '../../../api/flywheel/feed/following.ts'
import { isHeldOut } from '../../../api/flywheel/journeys/rules.ts'
import { JOURNEYS, journeyWorld, type Kit, mail, wait } from './kit.ts'

let kit: Kit
afterEach(() => kit.portal.close())
const review = { kind: 'ask', id: 'ask', ask: 'review', subject: 'Say it', body: 'In public' }
const reviewed = { goal: { on: 'event', name: 'review.submitted', withinDays: 730 } }
const written = () => kit.rows(`SELECT contact_id AS who FROM message WHERE template = 'journey_message'`)
const refused = (steps: object[], about: object = reviewed) =>
  kit.journey(steps, about).then(
    () => [] as string[],
    (error: Error) => Object.keys(JSON.parse(error.message).fields).map((at) => at.replace(/^definition\./, '')),
  )

test('an event called like something every object has starts nothing and stops nothing', async () => {
  kit = await journeyWorld()
  await kit.journey([mail('m')])
  const [one, other] = [await kit.somebody(), await kit.somebody()]
  for (const name of ['constructor', '__proto__', 'toString']) await kit.told(one, name)
  await kit.told(other, 'order.paid')
  await kit.go()
  expect((await kit.runs()).map(({ contact_id: who }) => who)).toEqual([other])
})

test('what cannot be heard is passed over, and what comes after it is heard', async () => {
  kit = await journeyWorld()
  const [one, other] = [await kit.somebody(), await kit.somebody()]
  await kit.told(one, 'support.opened', 0, { tags: ['\u0000late', 'late'] })
  await kit.portal.db.clients.writer.execute(`CREATE TRIGGER breaks BEFORE INSERT ON feed_entry WHEN NEW.contact_id = '${one}'
    BEGIN SELECT RAISE(ABORT, 'this one cannot be kept'); END`)
  await kit.told(other, 'complaint.raised')
  await followVoices(kit.ctx())
  await followVoices(kit.ctx())
  expect(await kit.rows('SELECT contact_id AS who FROM feed_entry')).toEqual([{ who: other }])
  expect(kit.portal.log.filter(({ level }) => level === 'error')).toHaveLength(1)
})

test('a tag with a NUL is none', async () => {
  kit = await journeyWorld()
  await kit.told(await kit.somebody(), 'support.opened', 0, { tags: ['\u0000late', 'late'] })
  await followVoices(kit.ctx())
  expect(await kit.rows('SELECT tag FROM feed_tag')).toEqual([{ tag: 'late' }])
})

test.each(['İ'.repeat(100), '\u0000abc'])(
  'a push whose name cannot be kept takes no event with it (%#)',
  async (push) => {
    kit = await journeyWorld()
    const one = await kit.somebody()
    await kit.told(one, 'newsletter.subscribed', 0, { push })
    expect(await kit.rows('SELECT 1 AS n FROM tracked_event')).toHaveLength(1)
    const answer = await kit.olga.post('/api/v1/wheel/pushes', {
      ...{ kind: 'content.published', channel: 'social', title: 'Spring', at: kit.portal.now(), key: push },
    })
    expect([answer.status, Object.keys(answer.body.fields)]).toEqual([422, ['key']])
  },
)

test('no step is called like the end, so no way goes on behind it', async () => {
  kit = await journeyWorld()
  expect(await refused([mail('end'), { kind: 'exit', id: 'x' }])).toEqual(['steps.0.id'])
})

test.each([
  ['complaint.raised', ['goal.name']],
  ['csat.answered', ['goal.name']],
  ['stage.changed', ['goal.name']],
  ['testimonial.published', ['goal.name']],
  ['order.paid', []],
  ['review.submitted', []],
])('with %s as its goal, a review ask is at fault at %j', async (name, at) => {
  kit = await journeyWorld()
  expect(await refused([wait('w', 2), review], { goal: { on: 'event', name, withinDays: 90 } })).toEqual(at)
})

test.each([
  'journey.called',
  'journey.trait_set',
  'journey.message_due',
  'ask.made',
  'consent.granted',
  'story.asked',
  'Very happy',
])('what %s tells starts no review ask, and none stands behind it', async (name) => {
  kit = await journeyWorld()
  const trigger = { on: 'event', name }
  expect(await refused([review], { ...reviewed, trigger })).toEqual(['trigger.on'])
  const branch = { kind: 'branch', id: 'b', when: { ...trigger, withinDays: 9 }, otherwise: 'end' }
  expect(await refused([branch, review])).toEqual(['steps.0'])
})

test('a review ask waits behind no other ask, because that one waits for the unhappy', async () => {
  kit = await journeyWorld()
  const story = { kind: 'ask', id: 's', ask: 'story', subject: 'Tell', body: 'Your story' }
  expect(await refused([story, wait('w', 15), review])).toEqual(['steps.0'])
})

test('a trait that a journey sets is no gate to a review ask, also when that journey comes later', async () => {
  kit = await journeyWorld()
  const club = {
    kind: 'branch',
    id: 'b',
    when: { on: 'trait', name: 'club', is: 'gold' },
    yes: 'ask',
    otherwise: 'end',
  }
  await kit.journey([wait('w', 1), club, review], reviewed)
  const [happy, other] = [await kit.somebody(), await kit.somebody()]
  await kit.journey([{ kind: 'trait', id: 't', name: 'club', value: 'gold' }], {
    trigger: { on: 'event', name: 'demo.held' },
  })
  await kit.told(happy, 'demo.held')
  for (const one of [happy, other]) await kit.told(one, 'order.paid')
  await kit.go()
  kit.portal.later({ days: 1, minutes: 1 })
  await kit.go()
  expect(await kit.rows('SELECT kind FROM ask')).toEqual([])
  expect(await kit.rows(`SELECT note FROM journey WHERE state = 'paused'`)).toEqual([{ note: 'review_gated' }])
  expect(await refused([wait('w', 1), club, review])).toEqual(['steps.1'])
})

test('who was held out stays so, with another share and as another contact', async () => {
  kit = await journeyWorld()
  const id = await kit.journey([mail('m')], { holdoutPercent: 50 })
  const people: string[] = []
  for (let i = 0; i < 12; i++) people.push(await kit.somebody())
  const [held, free] = [people.find((one) => isHeldOut(id, one, 50))!, people.find((one) => !isHeldOut(id, one, 50))!]
  await kit.told(held, 'order.paid')
  await kit.go()
  const { definition } = (await kit.olga.get(`${JOURNEYS}/${id}`)).body
  expect(
    (await kit.olga.put(`${JOURNEYS}/${id}`, { name: 'x', definition: { ...definition, holdoutPercent: 0 } })).status,
  ).toBe(200)
  await kit.olga.post(`${JOURNEYS}/${id}/state`, { to: 'live' })
  await kit.told(held, 'order.paid')
  await kit.go()
  expect((await kit.olga.post('/api/v1/contacts/merges', { keptId: free, mergedId: held })).status).toBeLessThan(300)
  await kit.told(held, 'order.paid')
  await kit.go()
  expect((await kit.runs()).map(({ holdout }) => holdout)).toEqual([1, 1, 1])
  expect(await written()).toEqual([])
})

test('one address that wants no such mail speaks for the person, also after a merge', async () => {
  kit = await journeyWorld()
  await kit.journey([mail('m')])
  const [one, other] = [await kit.somebody(), await kit.somebody()]
  const [{ email }] = (await kit.rows(`SELECT email FROM contact WHERE id = '${one}'`)) as [{ email: string }]
  await kit.portal.db.clients.writer.execute(
    `INSERT INTO mail_preference (email, kind, off_at) VALUES ('${email}', 'journeys', 1)`,
  )
  expect((await kit.olga.post('/api/v1/contacts/merges', { keptId: other, mergedId: one })).status).toBeLessThan(300)
  await kit.told(other, 'order.paid')
  await kit.go()
  expect(await written()).toEqual([])
  expect((await kit.steps()).map(({ outcome }) => outcome)).toEqual(['not_written'])
})

test('who wants no invitations to review gets none by a journey either', async () => {
  kit = await journeyWorld()
  await kit.journey([review], reviewed)
  const one = await kit.somebody()
  const [{ email }] = (await kit.rows(`SELECT email FROM contact WHERE id = '${one}'`)) as [{ email: string }]
  await kit.portal.db.clients.writer.execute(
    `INSERT INTO mail_preference (email, kind, off_at) VALUES ('${email}', 'invitations', 1)`,
  )
  await kit.told(one, 'order.paid')
  await kit.go()
  expect(await kit.rows('SELECT kind FROM ask')).toEqual([])
})

test('staff pick nobody for a review, and no host says where somebody stands', async () => {
  kit = await journeyWorld()
  const one = await kit.somebody()
  const asked = await kit.olga.post(`/api/v1/wheel/people/${one}/asks`, { kind: 'review' })
  expect([asked.status, Object.keys(asked.body.fields)]).toEqual([422, ['kind']])
  await expect(kit.told(one, 'stage.changed', 0, { to: 'advocacy' })).rejects.toThrow()
})

test('words that bend or break what stands around them are refused beside their fields', async () => {
  kit = await journeyWorld()
  const at = (text: string) =>
    refused([
      { kind: 'message', id: 'm', subject: text, body: 'Words' },
      { kind: 'trait', id: 't', name: text, value: text },
      { kind: 'task', id: 'k', title: text, team: 'sales', dueDays: 1 },
      { kind: 'webhook', id: 'w', name: text },
    ])
  for (const text of ['a\r\nBcc: x', 'nul\u0000here', '\u202egnp.exe', '\u200b'])
    expect(await at(text)).toEqual(['0.subject', '1.name', '1.value', '2.title', '3.name'].map((one) => `steps.${one}`))
})
