import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type World, world } from '../world.ts'
import { browser, look, merge, move, setBoard, submit, unmerge, unvote, vote } from './kit.ts'

let portal: World
beforeEach(async () => {
  portal = await world()
  await setBoard(portal)
})
afterEach(() => portal.close())

describe('a vote', () => {
  test('is one however often it is sent, and the answer is how it stands', async () => {
    const [ann, ben] = [await portal.as('ann'), await portal.as('ben')]
    const number = await submit(ann, 'Dark mode for the editor')
    expect(await look(portal.visitor, number)).toMatchObject({ votes: 1, voted: false })
    for (let i = 0; i < 3; i++) expect((await vote(ben, number)).body).toMatchObject({ votes: 2, voted: true })
    expect((await look(ben, number)).voted).toBe(true)
    for (let i = 0; i < 3; i++) expect((await unvote(ben, number)).body).toMatchObject({ votes: 1, voted: false })
    expect(await portal.facts('feature_request.voted')).toHaveLength(2)
    expect(await portal.facts('feature_request.unvoted')).toHaveLength(1)
  })

  test('says how much it matters, and what it blocks is for staff alone', async () => {
    const [ann, ben] = [await portal.as('ann'), await portal.as('ben')]
    const number = await submit(ann, 'Dark mode for the editor')
    await vote(ben, number, { importance: 'nice' })
    const answer = await vote(ben, number, { importance: 'blocking', why: 'Our night shift cannot read it.' })
    expect(answer.body).toMatchObject({ votes: 2, importance: 'blocking' })
    expect(JSON.stringify((await ben.get(`/api/v1/requests/${number}/voters`)).body)).not.toContain('night shift')
    const staff = (await (await portal.as('vic')).get(`/api/v1/requests/${number}/voters`)).body
    expect(staff.items).toContainEqual(
      expect.objectContaining({ why: 'Our night shift cannot read it.', name: 'Ben Okoro' }),
    )
    expect((await vote(ben, number, { importance: 'huge' })).status).toBe(422)
  })

  test('is refused where requests take none, with the reason', async () => {
    const [ann, ben] = [await portal.as('ann'), await portal.as('ben')]
    const number = await submit(ann, 'Dark mode for the editor')
    await move(portal, number, 'sts_shipped')
    const refused = await vote(ben, number)
    expect([refused.status, refused.body.code]).toEqual([409, 'vote.closed'])
    expect(refused.body.title).toContain('“Shipped”')
    expect((await unvote(ann, number)).status).toBe(409)
    expect((await vote(ann, number)).status).toBe(200) // it stands already
  })

  test('is not for colleagues, who vote on behalf of somebody who asked', async () => {
    const ann = await portal.as('ann')
    const number = await submit(ann, 'Dark mode for the editor')
    const mia = await portal.as('mia')
    expect((await vote(mia, number)).body.code).toBe('vote.colleague')
    await portal.as('ben')
    const cast = await mia.post(`/api/v1/requests/${number}/votes`, {
      ...{ contact: 'ben@example.com', importance: 'important', sourceUrl: 'https://desk.example/t/1' },
    })
    expect(cast.body).toMatchObject({ votes: 2, importance: 'important' })
    const told = async () =>
      (
        await portal.db.clients.reader.execute(
          "SELECT to_email, template, data FROM message WHERE template = 'request_voted_for'",
        )
      ).rows
    expect(await told()).toMatchObject([{ to_email: 'ben@example.com', data: expect.stringContaining('Dark mode') }])
    const ben = await portal.as('ben')
    expect((await look(ben, number)).voted).toBe(true)
    const { items } = (await mia.get(`/api/v1/requests/${number}/voters`)).body
    const proxied = items.find((one: { onBehalf: boolean }) => one.onBehalf)
    expect(proxied).toMatchObject({ name: 'Ben Okoro', sourceUrl: 'https://desk.example/t/1' })
    const own = items.find((one: { onBehalf: boolean }) => !one.onBehalf)
    expect((await mia.delete(`/api/v1/requests/${number}/votes/${own.voterId}`)).body.code).toBe('vote.own')
    expect((await unvote(ben, number)).body.votes).toBe(1) // who was voted for can take it back
    expect((await mia.delete(`/api/v1/requests/${number}/votes/${proxied.voterId}`)).status).toBe(404)
    expect(
      (await mia.post(`/api/v1/requests/${number}/votes`, { contact: 'no@body.example' })).body.fields,
    ).toHaveProperty('contact')
  })
})

describe('a browser that belongs to nobody', () => {
  test('votes once, is counted apart, and its vote becomes the person’s who signs in', async () => {
    const ann = await portal.as('ann')
    const number = await submit(ann, 'Dark mode for the editor')
    const other = await submit(ann, 'Export as a PDF file')
    const anon = browser(portal)
    for (let i = 0; i < 2; i++) {
      expect((await anon.vote(number)).body).toMatchObject({ votes: 2, anonymousVotes: 1, voted: true })
    }
    await anon.vote(other)
    expect((await anon.get(`/api/v1/requests/${number}`)).body.voted).toBe(true)
    const ben = await portal.as('ben')
    await vote(ben, number)
    expect(await look(ann, number)).toMatchObject({ votes: 3, anonymousVotes: 1 })
    // ben signs in on that browser
    const visit = await portal.visit(
      new Request('http://portal.test/', { headers: { cookie: `${ben.cookie}; ${anon.cookie()}` } }),
    )
    expect(visit).not.toBeInstanceOf(Response)
    expect(await look(ann, number)).toMatchObject({ votes: 2, anonymousVotes: 0 })
    expect(await look(ann, other)).toMatchObject({ votes: 2, anonymousVotes: 0 })
    expect((await look(ben, other)).voted).toBe(true)
  })

  test('cannot make up the number of another', async () => {
    const ann = await portal.as('ann')
    const number = await submit(ann, 'Dark mode for the editor')
    const answer = await portal.app.request(`/api/v1/requests/${number}/vote`, {
      ...{ method: 'PUT', body: '{}' },
      headers: { origin: portal.publicUrl, 'content-type': 'application/json', cookie: 'acclaim_voter=anv_made_up' },
    })
    expect(answer.headers.get('set-cookie')).toMatch(/^acclaim_voter=.*HttpOnly.*SameSite=Lax/)
    expect((await answer.json()).votes).toBe(2)
  })

  test('is kept out where the board wants people to sign in', async () => {
    await setBoard(portal, { votePolicy: 'signed_in' })
    const number = await submit(await portal.as('ann'), 'Dark mode for the editor')
    const refused = await browser(portal).vote(number)
    expect([refused.status, refused.body.code]).toEqual([401, 'session.required'])
    await setBoard(portal, { votePolicy: 'customers' })
    expect((await vote(await portal.as('ben'), number)).body.code).toBe('vote.audience')
  })
})

describe('a budget', () => {
  test('holds each person to so many open requests, and gives votes back when one closes', async () => {
    await setBoard(portal, { voteBudget: 2 })
    const [ann, ben] = [await portal.as('ann'), await portal.as('ben')]
    const [a, b, c] = [
      await submit(ann, 'Dark mode for the editor'),
      await submit(ann, 'Export as a PDF file'),
      await submit(ann, 'Faster search of notes'),
    ]
    expect((await look(ann, c)).voted).toBe(false) // their own wish stands, without a vote
    expect((await vote(ben, a)).body.votesLeft).toBe(1)
    expect((await vote(ben, b)).body.votesLeft).toBe(0)
    const refused = await vote(ben, c)
    expect([refused.status, refused.body.code]).toEqual([409, 'vote.budget'])
    await move(portal, a, 'sts_declined')
    expect((await vote(ben, c)).body).toMatchObject({ voted: true, votesLeft: 0 })
    await setBoard(portal, { voteBudget: 1 })
    expect((await look(ben, c)).votesLeft).toBe(0)
    expect((await look(ben, b)).voted).toBe(true) // nothing is taken away
    await merge(portal, b, c)
    expect((await look(ben, c)).votesLeft).toBe(0)
    expect((await unvote(ben, c)).body.votesLeft).toBe(1)
    await unmerge(portal, b)
    expect((await look(ben, b)).voted).toBe(false)
  })
})

describe('what companies pay', () => {
  test('is added up once for each company, in one currency, and follows what changes', async () => {
    const [ann, ben, cleo] = [await portal.as('ann'), await portal.as('ben'), await portal.as('cleo')]
    const olga = await portal.as('olga')
    const id = async (door: typeof ann) => (await door.get('/api/v1/me/contact')).body.id as string
    for (const [door, company] of [
      [ann, 'Alpha'],
      [ben, 'Alpha'],
      [cleo, 'Beta'],
    ] as const) {
      await olga.put(`/api/v1/contacts/${await id(door)}`, { company })
    }
    const companies = (await olga.get('/api/v1/companies')).body.items as { id: string; name: string }[]
    const pay = (name: string, revenue: object | null) =>
      olga.put(`/api/v1/companies/${companies.find((one) => one.name === name)!.id}`, { revenue })
    expect((await pay('Alpha', { amountMinor: 50_000, currency: 'usd' })).body.revenue).toEqual({
      amountMinor: 50_000,
      currency: 'USD',
    })
    await pay('Beta', { amountMinor: 20_000, currency: 'EUR' })
    const number = await submit(ann, 'Dark mode for the editor')
    await vote(ben, number)
    await vote(cleo, number)
    const revenue = async () => {
      const { rows } = await portal.db.clients.reader.execute(
        `SELECT revenue_minor AS n FROM request WHERE number = ${number}`,
      )
      return rows[0]!['n']
    }
    expect(await revenue()).toBe(50_000)
    await pay('Beta', { amountMinor: 20_000, currency: 'USD' })
    expect(await revenue()).toBe(70_000)
    await unvote(ann, number)
    expect(await revenue()).toBe(70_000)
    await unvote(ben, number)
    expect(await revenue()).toBe(20_000)
    await olga.put('/api/v1/settings/place', { locale: 'en', timeZone: 'UTC', currency: 'EUR' })
    await portal.worker.drain()
    expect(await revenue()).toBe(0)
  })
})
