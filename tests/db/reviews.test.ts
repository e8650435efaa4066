import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { addProduct, consents, decide, review, WORDS } from '../helpers.ts'
import { cookieOf, doorOf, mailedTo } from '../people.ts'
import { startSqld } from '../sqld.ts'
import { type World, world } from '../world.ts'

/** What reviews ask of a database beyond rows: savepoints, full text, seals, triggers. The same on each kind of it. */
describe.each(['file', 'http', 'ws'] as const)('reviews on %s', (kind) => {
  let portal: World
  let server: Awaited<ReturnType<typeof startSqld>> | undefined
  beforeEach(async () => {
    if (kind !== 'file') server = await startSqld()
    portal = await world(kind === 'file' ? {} : { databaseUrl: server![kind] })
    await addProduct(portal)
  })
  afterEach(async () => {
    await portal.close()
    await server?.stop()
  })

  async function confirmed(spoil: boolean) {
    const texts = await consents(portal)
    const email = 'dana@mail.example'
    await portal.visitor.post('/api/v1/reviews/unconfirmed', { ...WORDS, consents: texts, email })
    await portal.worker.drain()
    if (spoil) {
      const other = sql`UPDATE unconfirmed_review SET words = replace(words, ${texts[0].textHash}, ${'f'.repeat(64)})`
      await portal.db.write((tx) => tx.run(other))
    }
    const { token } = await mailedTo(portal, email)
    const answer = await portal.visitor.post('/api/v1/auth/sign-up/finish', { token })
    expect(answer.status).toBe(200)
    return (await doorOf(portal, { cookie: cookieOf(answer) }).get('/api/v1/me/reviews')).body.items
  }
  test('a review that waited for its mail comes in', async () => {
    expect(await confirmed(false)).toMatchObject([{ title: WORDS.title, state: 'pending' }])
  })
  test('one that cannot come in any more leaves nothing, and its author is signed in', async () => {
    expect(await confirmed(true)).toEqual([])
    const { rows } = await portal.db.clients.reader.execute('SELECT count(*) AS n FROM review_revision')
    expect(Number(rows[0]!['n'])).toBe(0)
  })
  test('it is written anew, found by its new words, sealed, and its words are nobody else’s', async () => {
    const ann = await portal.as('ann')
    const { body } = await review(portal, ann)
    await decide(portal, body.id)
    const { productSlug: _, ...words } = WORDS
    await ann.put(`/api/v1/me/reviews/${body.id}`, { ...words, title: 'Zebra crossing' })
    await decide(portal, body.id)
    const found = async (q: string) =>
      (await portal.visitor.get(`/api/v1/products/orbit-notes/reviews?q=${q}`)).body.items.length
    expect([await found('zebra'), await found('first')]).toEqual([1, 0])
    const checked = await (await portal.as('olga')).get('/api/v1/moderation/verify')
    expect(JSON.stringify(checked.body)).not.toMatch(/"brokenAt":\d/)
    await expect(portal.db.write((tx) => tx.run(sql`UPDATE review SET title = 'Better'`))).rejects.toThrow()
  })
})
