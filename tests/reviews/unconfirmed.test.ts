import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { addProduct, consents, host, WORDS } from '../helpers.ts'
import { cookieOf, doorOf, mailedTo, signUp } from '../people.ts'
import { type World, world } from '../world.ts'

let portal: World
beforeEach(async () => {
  portal = await world()
  await addProduct(portal)
})
afterEach(() => portal.close())

const email = 'dana@example.com'
const hold = async (words: object = {}, by = portal.visitor) => {
  const answer = await by.post('/api/v1/reviews/unconfirmed', {
    ...WORDS,
    consents: await consents(portal),
    email,
    ...words,
  })
  await portal.worker.drain()
  return answer
}
const rows = async (table: string) =>
  (await portal.db.clients.reader.execute(`SELECT count(*) AS n FROM ${table}`)).rows[0]!['n']
const open = async () => {
  const { token } = await mailedTo(portal, email)
  const answer = await portal.visitor.post('/api/v1/auth/sign-up/finish', { token })
  return { answer, door: doorOf(portal, { cookie: cookieOf(answer) }) }
}

test('a visitor writes, opens the mail, and the review is theirs and confirmed', async () => {
  expect(await hold()).toMatchObject({ status: 202 })
  expect(await rows('review')).toBe(0)
  expect(await rows('contact')).toBe(0)
  const { answer, door } = await open()
  expect(answer.status).toBe(200)
  const { items } = (await door.get('/api/v1/me/reviews')).body
  expect(items).toMatchObject([{ title: WORDS.title, state: 'pending' }])
  expect(await rows('unconfirmed_review')).toBe(0)
  const { rows: found } = await portal.db.clients.reader.execute('SELECT method FROM verification')
  expect(found.map(({ method }) => method)).toEqual(['email'])
})
test('the mail asks whether the review is theirs, and quotes its title only', async () => {
  await hold()
  const { rows: mails } = await portal.db.clients.reader.execute('SELECT template, data FROM message')
  expect(mails).toMatchObject([{ template: 'review_confirm', data: expect.stringContaining(WORDS.title) }])
  expect(String(mails[0]!['data'])).not.toContain('saves me an hour')
})
test('the answer is the same for an address that has an account', async () => {
  await signUp(portal, { name: 'Dana', email })
  const known = await hold()
  const unknown = await hold({ email: 'nobody@example.com' })
  expect([known.status, Object.keys(known.body)]).toEqual([unknown.status, Object.keys(unknown.body)])
})
test('a link that is asked for to sign in does not send somebody else’s words', async () => {
  const dana = await signUp(portal, { name: 'Dana', email })
  await hold({ title: 'Not by Dana at all' })
  await portal.visitor.post('/api/v1/auth/link', { email })
  await portal.worker.drain()
  const { token } = await mailedTo(portal, email)
  await portal.visitor.post('/api/v1/auth/link/use', { token })
  expect((await dana.get('/api/v1/me/reviews')).body.items).toEqual([])
})
test('opened once, whatever is pressed; the second link of two reviews of one product does nothing', async () => {
  await hold()
  const first = await mailedTo(portal, email)
  portal.later({ minutes: 1 })
  await hold({ title: 'A second thought' })
  const second = await mailedTo(portal, email)
  const finish = (token: string) => portal.visitor.post('/api/v1/auth/sign-up/finish', { token })
  expect((await finish(first.token)).status).toBe(200)
  expect((await finish(first.token)).status).toBe(410)
  expect((await finish(second.token)).status).toBe(200)
  expect(await rows('review')).toBe(1)
})
test('what nobody opens in fourteen days is thrown away', async () => {
  await hold()
  const { token } = await mailedTo(portal, email)
  portal.later({ days: 15 })
  await portal.worker.drain()
  expect(await rows('unconfirmed_review')).toBe(0)
  expect((await portal.visitor.post('/api/v1/auth/sign-up/finish', { token })).status).toBe(410)
})
test('a consent text that changed meanwhile costs the review, not the sign-in, and leaves nothing half done', async () => {
  await hold()
  await portal.db.write((tx) =>
    tx.run(sql`UPDATE unconfirmed_review SET words = replace(words, ${await1().textHash}, ${'f'.repeat(64)})`),
  )
  const { answer } = await open()
  expect(answer.status).toBe(200)
  expect([await rows('review'), await rows('review_revision'), await rows('consent')]).toEqual([0, 0, 0])
})
let texts: { textHash: string }[] = []
beforeEach(async () => {
  texts = await consents(portal)
})
const await1 = () => texts[0]!

test('the host’s server may send one; its customer still has to say that it is theirs', async () => {
  const { status } = await hold({}, await host(portal))
  expect(status).toBe(202)
  await open()
  const { rows: found } = await portal.db.clients.reader.execute('SELECT origin FROM review')
  expect(found).toMatchObject([{ origin: 'api' }])
})
test('one address asks for six in a row and is told to wait', async () => {
  const answers = []
  for (let i = 0; i < 6; i++) answers.push((await hold({ email: `p${i}@example.com` })).status)
  expect(answers).toEqual([202, 202, 202, 202, 202, 429])
})
test('what is wrong is said before a mail is written', async () => {
  expect((await hold({ body: 'short' })).body.fields).toEqual({ body: 'Tell a little more: at least 20 characters.' })
  expect((await hold({ experienceDate: '2027-01-01' })).status).toBe(422)
  expect((await hold({ productSlug: 'nothing' })).status).toBe(404)
  expect(await rows('message')).toBe(0)
})
