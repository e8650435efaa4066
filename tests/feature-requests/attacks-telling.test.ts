import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCtx } from '../../api/kernel/context.ts'
import { followToken } from '../../api/kernel/follow-token.ts'
import { toHtml, toPlain } from '../../api/kernel/markdown.ts'
import { host } from '../helpers.ts'
import { caught, type Office, office } from '../mail/office.ts'
import type { Door } from '../people.ts'
import { BOARD, look, merge, move, setBoard, submit, vote } from './kit.ts'
import { contactOf, say } from './rows.ts'

let portal: Office
let box: ReturnType<typeof caught>
let ann: Door
let ben: Door
beforeEach(async () => {
  box = caught()
  portal = await office({ mailer: box.mailer })
  ;[ann, ben] = [await portal.as('ann'), await portal.as('ben')]
  await setBoard(portal)
})
afterEach(() => portal.close())
const later = async (minutes: number) => {
  portal.later({ minutes })
  await portal.run()
}
const told = (name: string) => box.of(`${name}@example.com`).filter(({ text }) => text.includes('Zznight'))
const onlyCustomers = {
  viewPolicy: 'customers',
  submitPolicy: 'customers',
  votePolicy: 'customers',
  commentPolicy: 'customers',
}
const tokenOf = async (door: Door, number: number) => {
  const { seal } = createCtx(portal.services, { kind: 'system', job: 'test' } as const, 'test')
  return followToken(seal, { requestId: (await look(door, number)).id, contactId: await contactOf(door) })
}

test('a board that became one for customers tells nobody else, by mail or by a link of an older one', async () => {
  const number = await submit(ann, 'Zznight mode')
  await vote(ben, number)
  const sale = { externalId: 'order-1', email: 'ben@example.com', amountMinor: 9600, currency: 'EUR' }
  await (await host(portal)).post('/api/v1/track/sale', sale)
  const [anns, bens] = [await tokenOf(ann, number), await tokenOf(ben, number)]
  expect((await portal.visitor.get(`/api/v1/told-requests?t=${anns}`)).status).toBe(200)
  await setBoard(portal, onlyCustomers)
  await move(portal, number, 'sts_planned')
  const audience = await (await portal.as('mo')).get(`/api/v1/requests/${number}/audience`)
  expect(audience.body.people).toBe(1)
  await later(11)
  expect([told('ann').length, told('ben').length]).toEqual([0, 1])
  expect((await portal.visitor.get(`/api/v1/told-requests?t=${anns}`)).status).toBe(404)
  expect((await portal.visitor.post('/api/v1/told-requests/opened', { t: anns })).status).toBe(404)
  expect((await portal.visitor.get(`/api/v1/told-requests?t=${bens}`)).status).toBe(200)
})

test.each([
  ['was deleted', async (number: number) => (await portal.as('mo')).delete(`/api/v1/requests/${number}`)],
  ['is for customers now', async () => setBoard(portal, onlyCustomers)],
  [
    'was written anew and waits',
    async (number: number) => {
      await setBoard(portal, { holdPolicy: 'always' })
      await move(portal, number, 'sts_open', { tell: false })
      return ann.put(`/api/v1/requests/${number}`, { title: 'Zznight spam', body: '' })
    },
  ],
])('what %s between a change and the morning is in no mail', async (_, change) => {
  portal.at('2026-03-02T10:00:00Z')
  const number = await submit(ann, 'Zznight mode')
  await vote(ben, number)
  await ben.put('/api/v1/me/follows/rhythm', { rhythm: 'daily' })
  await ann.put(`/api/v1/requests/${number}/follow`, { level: 'none' })
  await move(portal, number, 'sts_planned')
  await later(11)
  await change(number)
  await later(60 * 24)
  expect(told('ben')).toEqual([])
})

test('an entry that was taken down before the morning is in no mail', async () => {
  portal.at('2026-03-02T10:00:00Z')
  const number = await submit(ann, 'Dark mode for the editor')
  await vote(ben, number)
  await ben.put('/api/v1/me/follows/rhythm', { rhythm: 'daily' })
  const mia = await portal.as('mia')
  const entry = { kind: 'new', title: 'Zznight slip', body: 'Zznight', requests: [number] }
  const made = await mia.post('/api/v1/changelog-entries', entry)
  expect(made.status).toBe(201)
  const at = `/api/v1/changelog-entries/${made.body.number}/state`
  expect((await mia.put(at, { step: 'publish' })).status).toBe(200)
  await later(11)
  expect((await mia.put(at, { step: 'unpublish' })).status).toBe(200)
  await later(60 * 24)
  expect(told('ben')).toEqual([])
})

test('a comment of a request that stands in another board is told to nobody who may not read it', async () => {
  await (await portal.as('olga')).post('/api/v1/boards', {
    ...BOARD,
    ...onlyCustomers,
    name: 'Council',
    submitPolicy: 'staff',
  })
  const open = await submit(ann, 'Dark mode for the editor')
  const closed = await submit(await portal.as('mia'), 'Zznight council', { board: 'council' })
  await ann.put(`/api/v1/requests/${open}/follow`, { level: 'all' })
  await merge(portal, open, closed)
  await say(await portal.as('mo'), closed, 'Zznight thought')
  await later(120)
  expect(told('ann')).toEqual([])
  expect((await ann.get('/api/v1/me/follows')).body.items).toEqual([])
})

test('no words take long to show, or become much more than they were', () => {
  const rows = (n: number) => 'a\n'.repeat(n)
  const hostile = [
    `${'a|'.repeat(1000)}\n${'-|'.repeat(1000)}\n${rows(2990)}`,
    `${'a|'.repeat(128)}\n${'-|'.repeat(128)}\n${rows(511)}\n`.repeat(6),
    ...['[', '*a ', '_*', '>', '- ', '`', '~~a', '&', '<', '![[', 'a@', 'www.', 'http://', '[a](', '|', '\\'].map(
      (sign) => sign.repeat(10_000 / sign.length),
    ),
  ]
  for (const words of hostile) {
    // of the processor's time, whatever else the machine does meanwhile
    const began = process.cpuUsage()
    expect(toHtml(words).length).toBeLessThan(words.length * 20 + 1000)
    toPlain(words)
    expect([words.slice(0, 12), process.cpuUsage(began).user < 500_000]).toEqual([words.slice(0, 12), true])
  }
  expect(toHtml('|a|b|\n|-|-|\n|1|2|')).toContain('<table>')
})
