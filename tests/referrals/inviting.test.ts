import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isPlainName } from '../../api/referrals/inviting/actions.ts'
import type { Door } from '../people.ts'
import { type World, world } from '../world.ts'
import { contactIdOf, linkOf, offerOf } from './kit.ts'

let portal: World
let ann: Door
let olga: Door
const SWITCHES = { leads: true, protectDays: 90, leaderboard: false }
beforeEach(async () => {
  portal = await world()
  ;[ann, olga] = [await portal.as('ann'), await portal.as('olga')]
  await offerOf(olga)
  await linkOf(portal, 'ANN2345', await contactIdOf(portal, 'ann@example.com'))
  await ann.post('/api/v1/me/referrals/join')
})
afterEach(() => portal.close())
const allow = () => olga.put('/api/v1/settings/referrals', { ...SWITCHES, invitations: true })
const invite = (email: string) => ann.post('/api/v1/me/referrals/invitations', { email })
const mails = async () =>
  (
    await portal.db.clients.reader.execute(
      `SELECT to_email, data FROM message WHERE template = 'friend_invitation' ORDER BY to_email`,
    )
  ).rows

test('the portal sends no invitations unless the company has decided that it may', async () => {
  expect(await invite('dora@firm.test')).toMatchObject({ status: 404, body: { code: 'friend_invitation.off' } })
  await allow()
  expect((await invite('dora@firm.test')).status).toBe(202)
  const [mail] = await mails()
  expect([mail?.to_email, JSON.parse(String(mail?.data))]).toEqual([
    'dora@firm.test',
    { from: 'Ann Ashby', code: 'ANN2345', what: '20 % off the first year', gets: '15 EUR credit' },
  ])
})

test('a friend is written to once, in whatever spelling and by whomever', async () => {
  await allow()
  await invite('dora@gmail.com')
  await Promise.all(['dora@gmail.com', 'd.ora+x@googlemail.com', 'DORA@gmail.com'].map(invite))
  expect(await mails()).toHaveLength(1)
})

test('who wants no mail, bounced, or is known gets none, and the answer does not say so', async () => {
  await allow()
  await portal.db.write(async (tx) => {
    await tx.run(`INSERT INTO suppression VALUES ('no@firm.test', 'unsubscribe', 1)`)
    await tx.run(`INSERT INTO mail_preference VALUES ('off@firm.test', 'referrals', 1)`)
  })
  await portal.as('ben')
  const answers = await Promise.all(['no@firm.test', 'off@firm.test', 'ben@example.com', 'yes@firm.test'].map(invite))
  expect(answers.map(({ status, body }) => [status, body])).toEqual(Array(4).fill([202, '']))
  expect((await mails()).map(({ to_email }) => to_email)).toEqual(['yes@firm.test'])
})

test('after two weeks neither the address nor the mail is there, and nobody is written to again', async () => {
  await allow()
  await invite('dora@firm.test')
  portal.later({ days: 15 })
  await portal.worker.drain()
  expect(await mails()).toEqual([])
  const { rows } = await portal.db.clients.reader.execute('SELECT email, address_hash FROM friend_invitation')
  expect(rows).toMatchObject([{ email: null }])
  expect(String(rows[0]!.address_hash)).not.toMatch(/dora/)
  await invite('dora@firm.test')
  expect(await mails()).toEqual([])
})

test('a name that is a message or an address of a page goes to nobody', async () => {
  await allow()
  for (const [name, plain] of [
    ['Win at evil.example', false],
    ['Buy now!', false],
    ['J. R. Ewing', true],
    ['李雷', true],
    ["Siobhán O’Neill-D'Arcy", true],
    ['x'.repeat(61), false],
  ] as const)
    expect(isPlainName(name), name).toBe(plain)
  await ann.put('/api/v1/auth/account', { name: 'Win at evil.example' })
  expect(await invite('dora@firm.test')).toMatchObject({ status: 409, body: { code: 'friend_invitation.name' } })
})

test('somebody who writes to everybody is stopped', async () => {
  await allow()
  const answers = []
  for (let n = 0; n < 12; n++) answers.push((await invite(`friend${n}@firm.test`)).status)
  expect(answers.filter((status) => status === 202)).toHaveLength(10)
  expect(answers.slice(10)).toEqual([429, 429])
})

/** Three mailboxes, each in spellings that lead to it. */
const SPELLINGS = [
  ['dora@gmail.com', 'd.o.ra@gmail.com', 'dora+news@googlemail.com', 'Dora@Gmail.com'],
  ['emre@firm.test', 'emre+x@firm.test', 'EMRE@firm.test'],
  ['freya@shop.test', 'freya+a@shop.test', 'freya+b@shop.test'],
]
const mailbox = fc.nat({ max: SPELLINGS.length - 1 })
const spelling = fc.nat({ max: 3 })
const step = fc.oneof(
  fc.record({
    do: fc.constant('invite' as const),
    mailbox,
    spelling,
    by: fc.constantFrom('ann' as const, 'ben' as const),
  }),
  fc.record({
    do: fc.constant('refuse' as const),
    mailbox,
    spelling,
    how: fc.constantFrom('suppression', 'preference'),
  }),
  fc.record({ do: fc.constant('days' as const), days: fc.nat({ max: 20 }) }),
)
test('in whatever order, nobody is written to who wants no mail, and no mailbox twice (F3)', () =>
  fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
      const one = await world()
      try {
        const staff = await one.as('olga')
        await offerOf(staff)
        await staff.put('/api/v1/settings/referrals', { ...SWITCHES, invitations: true })
        for (const [name, code] of [
          ['ann', 'ANN2345'],
          ['ben', 'BEN2345'],
        ] as const) {
          const door = await one.as(name)
          await linkOf(one, code, await contactIdOf(one, `${name}@example.com`))
          await door.post('/api/v1/me/referrals/join')
        }
        const refused = new Set<number>()
        const written = new Map<number, number>()
        const count = async (n: number) =>
          (await one.facts('friend.invited')).length -
          [...written].reduce((sum, [of, k]) => (of === n ? sum : sum + k), 0)
        for (const now of steps) {
          if (now.do === 'days') {
            one.later({ days: now.days })
            await one.worker.drain()
            continue
          }
          const spelled = SPELLINGS[now.mailbox]!
          const email = spelled[now.spelling % spelled.length]!
          if (now.do === 'refuse') {
            refused.add(now.mailbox)
            const at = email.toLowerCase()
            await one.db.write(async (tx) => {
              if (now.how === 'suppression')
                await tx.run(`INSERT OR IGNORE INTO suppression VALUES ('${at}', 'unsubscribe', 1)`)
              else await tx.run(`INSERT OR IGNORE INTO mail_preference VALUES ('${at}', 'referrals', 1)`)
            })
            continue
          }
          const before = written.get(now.mailbox) ?? 0
          await (await one.as(now.by)).post('/api/v1/me/referrals/invitations', { email })
          const after = await count(now.mailbox)
          if (refused.has(now.mailbox)) expect(after).toBe(before)
          expect(after).toBeLessThanOrEqual(1)
          written.set(now.mailbox, after)
        }
      } finally {
        await one.close()
      }
    }),
    { numRuns: 25 },
  ))
