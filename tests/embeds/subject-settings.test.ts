import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { browser, setBoard } from '../feature-requests/kit.ts'
import { type Stage, stage } from './stage.ts'
import { PLAIN, SHOP, subjects, WIDGETS } from './subjects.ts'

let portal: Stage
let kit: ReturnType<typeof subjects>
beforeEach(async () => {
  portal = await stage()
  kit = subjects(portal)
})
afterEach(() => portal.close())

const mo = () => portal.as('mo')
const make = async (change: object) => (await mo()).post(WIDGETS, portal.form({ ...PLAIN, ...change }))

describe('what a widget is about', () => {
  const refused = async (change: object) => {
    const made = await make(change)
    expect([made.status, Object.keys(made.body.fields ?? {})]).toEqual([422, ['subject']])
    return made.body.fields.subject as string
  }

  test('is a request by its number, its sign or its address', async () => {
    const number = await kit.wish()
    for (const subject of [`${number}`, `#${number}`, `${portal.url}/requests/${number}-read-it-in-the-tunnel`]) {
      const made = await make({ kind: 'vote', subject })
      expect([made.status, made.body.subject, made.body.surface]).toEqual([201, String(number), 'act'])
    }
  })
  test('is a survey by its slug, one that is open and answers without signing in', async () => {
    const { slug } = await kit.surveyed()
    expect((await make({ kind: 'survey', subject: slug })).body).toMatchObject({ subject: slug, surface: 'act' })
    await kit.surveyed({ anonymous: false, origins: [] })
    await kit.surveyed({}, { open: false })
    const { items } = (await (await mo()).get(`${WIDGETS}/surveys`)).body
    expect(items).toEqual([{ slug, title: 'What next?', origins: [SHOP] }])
  })
  test.each([null, '', '999', 'dark mode', '0x1', '-1', '1e3'])('and not %j', async (subject) => {
    expect(await refused({ kind: 'vote', subject })).toBe('There is no such request. Write its number, like 12.')
    expect(await refused({ kind: 'survey', subject })).toBe('There is no such survey. Choose one from the list.')
  })
  test('is nothing for any other kind', async () => {
    const number = await kit.wish()
    for (const kind of ['wall', 'reviews', 'review_form'])
      expect(await refused({ kind, subject: String(number) })).toMatch(/^Only a widget to vote with/)
  })
  test('must be seen by everybody', async () => {
    await setBoard(portal, { holdPolicy: 'always', submitPolicy: 'everyone' })
    const held = (await browser(portal).post('/api/v1/requests', { board: 'ideas', title: 'Held back', body: '' })).body
    expect(await refused({ kind: 'vote', subject: String(held.number) })).toMatch(/^This request is not published/)
    const number = await kit.wish()
    await setBoard(portal, { viewPolicy: 'signed_in', submitPolicy: 'signed_in', votePolicy: 'signed_in' })
    expect(await refused({ kind: 'vote', subject: String(number) })).toMatch(/^Not everybody may see the board/)
    await setBoard(portal)
    await (await portal.as('mia')).delete(`/api/v1/requests/${number}`)
    expect(await refused({ kind: 'vote', subject: String(number) })).toBe('This request was deleted.')
  })
  test('cannot be a survey that a page of these websites could not answer', async () => {
    const draft = await kit.surveyed({}, { open: false })
    expect(await refused({ kind: 'survey', subject: draft.slug })).toMatch(/is a draft/)
    const known = await kit.surveyed({ anonymous: false, origins: [] })
    expect(await refused({ kind: 'survey', subject: known.slug })).toMatch(/asks people to sign in/)
    const homeless = await kit.surveyed({ origins: [] })
    expect(await refused({ kind: 'survey', subject: homeless.slug })).toMatch(/on no other website/)
    const { slug } = await kit.surveyed()
    const origins = [SHOP, 'https://other.example']
    expect(await refused({ kind: 'survey', subject: slug, origins })).toMatch(
      /not be shown on https:\/\/other\.example/,
    )
    // in the builder no website is named yet
    const draftOf = await (await mo()).post(
      `${WIDGETS}/draft`,
      portal.form({ ...PLAIN, kind: 'survey', subject: slug, origins }),
    )
    expect(draftOf.status).toBe(200)
  })

  test.each(['subject_id = NULL', "kind = 'review_form'", "kind = 'wall', surface = 'testimonials'"])(
    'the table itself refuses %s',
    async (change) => {
      const { id } = await kit.voting(await kit.wish())
      const asked = portal.db.write((tx) => tx.run(`UPDATE widget SET ${change} WHERE id = '${id}'`))
      await expect(asked).rejects.toMatchObject({
        cause: { message: expect.stringMatching(/CHECK constraint failed/) },
      })
      const wall = await portal.embed()
      const given = portal.db.write((tx) => tx.run(`UPDATE widget SET subject_id = 'req_1' WHERE id = '${wall.id}'`))
      await expect(given).rejects.toMatchObject({
        cause: { message: expect.stringMatching(/CHECK constraint failed/) },
      })
    },
  )

  test('is kept with each save, and comes back', async () => {
    const [first, second] = [await kit.wish('The first wish'), await kit.wish('The second wish')]
    const made = await kit.voting(first)
    const staff = await mo()
    await staff.put(`${WIDGETS}/${made.id}`, portal.form({ ...PLAIN, kind: 'vote', subject: String(second) }))
    expect(await kit.shown(made)).toContain('The second wish')
    const back = await staff.post(`${WIDGETS}/${made.id}/roll-back`, { revision: 1 })
    expect(back.body.subject).toBe(String(first))
    expect(await kit.shown(made)).toContain('The first wish')
    const wall = await staff.put(`${WIDGETS}/${made.id}`, portal.form({ kind: 'wall' }))
    expect(wall.body).toMatchObject({ kind: 'wall', subject: null })
  })
})
