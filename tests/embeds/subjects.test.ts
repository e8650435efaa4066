import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { countVotes } from '../../api/embeds/subjects/jobs.ts'
import { browser, merge, move, setBoard, submit, unmerge, vote } from '../feature-requests/kit.ts'
import { signUp } from '../people.ts'
import { type Stage, stage } from './stage.ts'

const SHOP = 'https://shop.example'
const widgets = '/api/v1/widgets'
let portal: Stage
beforeEach(async () => {
  portal = await stage()
})
afterEach(() => portal.close())

const plain = { ctaUrl: '', ctaLabel: '' }
const mo = () => portal.as('mo')
const make = async (change: object) => (await mo()).post(widgets, portal.form({ ...plain, ...change }))
const wish = async (title = 'Read it in the tunnel') => submit(await portal.as('olga'), title)
const voting = (number: number, change: object = {}) =>
  portal.embed({ ...plain, kind: 'vote', subject: String(number), ...change })
async function surveyed(change: object = {}, { open = true } = {}) {
  const mia = await portal.as('mia')
  const items = ['Dark mode', 'Offline', 'Export'].map((text) => ({ text }))
  const input = { kind: 'kano', title: 'What next?', items, targetN: 50, anonymous: true, origins: [SHOP], ...change }
  const made = await mia.post('/api/v1/surveys', input)
  if (made.status !== 201) throw new Error(JSON.stringify(made.body))
  if (open) await mia.post(`/api/v1/surveys/${made.body.id}/state`, { to: 'open' })
  return made.body as { id: string; slug: string }
}
const asking = (slug: string, change: object = {}) =>
  portal.embed({ ...plain, kind: 'survey', subject: slug, ...change })
async function shown({ publicId }: { publicId: string }, end = '') {
  portal.pass(6_000)
  const answer = await fetch(`${portal.url}/v1/w/${publicId}${end}`, { headers: { origin: SHOP } })
  return (await answer.text()).replace(/^<style>.*?<\/style>/s, '')
}
const versions = async ({ id }: { id: string }) =>
  Number(
    (await portal.db.read.all<{ n: number }>(`SELECT count(*) n FROM widget_version WHERE widget_id = '${id}'`))[0]!.n,
  )
const anonymous = async (number: number, n: number) => {
  for (let i = 0; i < n; i++) expect((await browser(portal).vote(number)).status).toBe(200)
}

describe('what a widget is about', () => {
  const refused = async (change: object) => {
    const made = await make(change)
    expect([made.status, Object.keys(made.body.fields ?? {})]).toEqual([422, ['subject']])
    return made.body.fields.subject as string
  }

  test('is a request by its number, its sign or its address', async () => {
    const number = await wish()
    for (const subject of [`${number}`, `#${number}`, `${portal.url}/requests/${number}-read-it-in-the-tunnel`]) {
      const made = await make({ kind: 'vote', subject })
      expect([made.status, made.body.subject, made.body.surface]).toEqual([201, String(number), 'act'])
    }
  })
  test('is a survey by its slug, one that is open and answers without signing in', async () => {
    const { slug } = await surveyed()
    expect((await make({ kind: 'survey', subject: slug })).body).toMatchObject({ subject: slug, surface: 'act' })
    await surveyed({ anonymous: false, origins: [] })
    await surveyed({}, { open: false })
    const { items } = (await (await mo()).get(`${widgets}/surveys`)).body
    expect(items).toEqual([{ slug, title: 'What next?', origins: [SHOP] }])
  })
  test.each([null, '', '999', 'dark mode', '0x1', '-1', '1e3'])('and not %j', async (subject) => {
    expect(await refused({ kind: 'vote', subject })).toBe('There is no such request. Write its number, like 12.')
    expect(await refused({ kind: 'survey', subject })).toBe('There is no such survey. Choose one from the list.')
  })
  test('is nothing for any other kind', async () => {
    const number = await wish()
    for (const kind of ['wall', 'reviews', 'review_form'])
      expect(await refused({ kind, subject: String(number) })).toMatch(/^Only a widget to vote with/)
  })
  test('must be seen by everybody', async () => {
    await setBoard(portal, { holdPolicy: 'always', submitPolicy: 'everyone' })
    const held = (await browser(portal).post('/api/v1/requests', { board: 'ideas', title: 'Held back', body: '' })).body
    expect(await refused({ kind: 'vote', subject: String(held.number) })).toMatch(/^This request is not published/)
    const number = await wish()
    await setBoard(portal, { viewPolicy: 'signed_in', submitPolicy: 'signed_in', votePolicy: 'signed_in' })
    expect(await refused({ kind: 'vote', subject: String(number) })).toMatch(/^Not everybody may see the board/)
    await setBoard(portal)
    await (await portal.as('mia')).delete(`/api/v1/requests/${number}`)
    expect(await refused({ kind: 'vote', subject: String(number) })).toBe('This request was deleted.')
  })
  test('cannot be a survey that a page of these websites could not answer', async () => {
    const draft = await surveyed({}, { open: false })
    expect(await refused({ kind: 'survey', subject: draft.slug })).toMatch(/is a draft/)
    const known = await surveyed({ anonymous: false, origins: [] })
    expect(await refused({ kind: 'survey', subject: known.slug })).toMatch(/asks people to sign in/)
    const homeless = await surveyed({ origins: [] })
    expect(await refused({ kind: 'survey', subject: homeless.slug })).toMatch(/on no other website/)
    const { slug } = await surveyed()
    const origins = [SHOP, 'https://other.example']
    expect(await refused({ kind: 'survey', subject: slug, origins })).toMatch(
      /not be shown on https:\/\/other\.example/,
    )
    // in the builder no website is named yet
    const draftOf = await (await mo()).post(
      `${widgets}/draft`,
      portal.form({ ...plain, kind: 'survey', subject: slug, origins }),
    )
    expect(draftOf.status).toBe(200)
  })

  test.each(['subject_id = NULL', "kind = 'review_form'", "kind = 'wall', surface = 'testimonials'"])(
    'the table itself refuses %s',
    async (change) => {
      const { id } = await voting(await wish())
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
    const [first, second] = [await wish('The first wish'), await wish('The second wish')]
    const made = await voting(first)
    const staff = await mo()
    await staff.put(`${widgets}/${made.id}`, portal.form({ ...plain, kind: 'vote', subject: String(second) }))
    expect(await shown(made)).toContain('The second wish')
    const back = await staff.post(`${widgets}/${made.id}/roll-back`, { revision: 1 })
    expect(back.body.subject).toBe(String(first))
    expect(await shown(made)).toContain('The first wish')
    const wall = await staff.put(`${widgets}/${made.id}`, portal.form({ kind: 'wall' }))
    expect(wall.body).toMatchObject({ kind: 'wall', subject: null })
  })
})

describe('a widget to vote with', () => {
  test('shows title, status and votes, and leads to the page that a frame opens', async () => {
    const number = await wish('</script><b title="x">&amp; more')
    await anonymous(number, 2)
    const made = await voting(number)
    const html = await shown(made)
    expect(html).toContain('&lt;/script>&lt;b title="x">&amp;amp; more')
    expect(html).toContain('2 votes')
    expect(html).toContain(`href="${portal.url}/requests/${number}"`)
    expect(html).toContain(`data-frame="${portal.url}/embed/vote/${made.publicId}"`)
    expect(html).not.toContain('roadmap')
    expect(made.snippet).toContain(`<a href="${portal.url}/requests/${number}">Vote on what comes next in Orbit</a>`)
    expect(made.snippet).not.toContain('more')
    const open = await portal.visitor.get(`/api/v1/embedded-forms/${made.publicId}`)
    expect(open.body).toMatchObject({ kind: 'vote', subject: String(number), open: true, origins: [SHOP] })
  })

  test('stands in every tier and in each language', async () => {
    const number = await wish()
    const made = await voting(number)
    for (const end of ['', '.html', '.js', '.frame']) expect(await shown(made, end)).toContain('Read it in the tunnel')
    expect(await shown(made, '?lang=de')).toContain('Abstimmen')
    expect(await shown(made, '?lang=zh')).toContain('0 票')
    expect(await shown(made, '.html')).toContain(
      `<a href="${portal.url}/requests/${number}">Vote on what comes next in Orbit</a>`,
    )
    const oembed = await portal.visitor.get(`/api/v1/oembed?url=${portal.url}/v1/w/${made.publicId}.frame`)
    expect(oembed.body).toMatchObject({ title: 'Vote on what comes next in Orbit', type: 'rich' })
  })

  test('follows what becomes of the request at once', async () => {
    const number = await wish()
    const made = await voting(number)
    expect(await shown(made)).toContain('Read it in the tunnel')
    const mia = await portal.as('mia')
    await mia.put(`/api/v1/requests/${number}`, { title: 'Read it anywhere', body: '' })
    expect(await shown(made)).toContain('Read it anywhere')
    await mia.put(`/api/v1/requests/${number}/plan`, { horizon: 'next' })
    expect(await shown(made)).toContain(`href="${portal.url}/roadmap"`)
    expect((await move(portal, number, 'sts_shipped')).status).toBe(204)
    const done = await shown(made)
    expect(done).toMatch(/class="shipped".*Shipped/s)
    expect(done).toContain('It takes no votes any more.')
    expect(done).not.toMatch(/data-frame|roadmap/)
    expect((await portal.visitor.get(`/api/v1/embedded-forms/${made.publicId}`)).body.open).toBe(false)
    await mia.delete(`/api/v1/requests/${number}`)
    const gone = await shown(made)
    expect(gone).toContain('This idea is not here any more.')
    expect(gone).not.toContain('anywhere')
    await mia.post(`/api/v1/requests/${number}/restore`, {})
    expect(await shown(made)).toContain('Read it anywhere')
  })

  test('shows what its request was taken into, and lets it go again', async () => {
    const [number, into] = [await wish(), await wish('Read it offline')]
    await anonymous(into, 3)
    await anonymous(number, 1)
    const made = await voting(number)
    expect(await shown(made)).toContain('1 vote')
    await merge(portal, number, into)
    const html = await shown(made)
    expect(html).toContain('Read it offline')
    expect(html).toContain('4 votes')
    expect(html).toContain(`href="${portal.url}/requests/${into}"`)
    // what happens to the target is heard under either name
    await move(portal, into, 'sts_shipped')
    expect(await shown(made)).toContain('It takes no votes any more.')
    await unmerge(portal, number)
    expect(await shown(made)).toContain('Read it in the tunnel')
    expect((await (await mo()).get(`${widgets}/${made.id}`)).body.subject).toBe(String(number))
  })

  test('hides as soon as not everybody may see its board, and follows the words of its status', async () => {
    const made = await voting(await wish())
    expect(await shown(made)).toContain('Vote')
    await setBoard(portal, { viewPolicy: 'signed_in', submitPolicy: 'signed_in', votePolicy: 'signed_in' })
    expect(await shown(made)).toContain('This idea is not here any more.')
    await setBoard(portal, { votePolicy: 'staff' })
    expect(await shown(made)).not.toContain('data-frame')
    await setBoard(portal)
    expect(await shown(made)).toContain('data-frame')
    const olga = await portal.as('olga')
    const { items } = (await olga.get('/api/v1/request-statuses')).body
    const first = items.find(({ id }: { id: string }) => id === 'sts_open') ?? items[0]
    const named = await olga.put(`/api/v1/request-statuses/${first.id}`, { ...first, label: 'We are listening' })
    expect(named.status).toBeLessThan(300)
    expect(await shown(made)).toContain('We are listening')
  })

  test('fifty votes make one version in five minutes, and none when the number is the same', async () => {
    const number = await wish()
    const made = await voting(number)
    const count = () => countVotes(portal.ctx)
    expect(await versions(made)).toBe(1)
    for (let minute = 0; minute < 5; minute++) {
      await anonymous(number, 10)
      await count()
      portal.later({ minutes: 1 })
    }
    await count()
    await count()
    expect(await versions(made)).toBe(2)
    expect(await shown(made)).toContain('50 votes')
    portal.later({ minutes: 30 })
    const ann = await signUp(portal, { name: 'Ann', email: 'ann@customer.test' })
    await vote(ann, number)
    await ann.delete(`/api/v1/requests/${number}/vote`)
    await count()
    expect(await versions(made)).toBe(2)
    const facts = await portal.facts('widget.published')
    expect(facts).toHaveLength(2)
  })
})

describe('a widget with a survey', () => {
  test('says what it asks and how much, and leads to the page that a frame opens', async () => {
    const { id, slug } = await surveyed()
    const made = await asking(slug)
    const html = await shown(made)
    expect(html).toContain('What next?')
    expect(html).toContain('6 questions')
    expect(html).toContain(`href="${portal.url}/surveys/${slug}" data-frame="${portal.url}/embed/survey/${id}"`)
    expect(made.snippet).toContain(`<a href="${portal.url}/surveys/${slug}">A short survey about Orbit</a>`)
    for (const end of ['.html', '.js', '.frame']) expect(await shown(made, end)).toContain('What next?')
    expect(await shown(made, '?lang=de')).toContain('6 Fragen')
  })

  test('is over when the survey is, and says where to go', async () => {
    const { id, slug } = await surveyed()
    const made = await asking(slug)
    expect(await shown(made)).toContain('data-frame')
    const mia = await portal.as('mia')
    await mia.post(`/api/v1/surveys/${id}/state`, { to: 'closed' })
    const over = await shown(made)
    expect(over).toContain('This survey is over.')
    expect(over).toContain(`href="${portal.url}/surveys"`)
    expect(over).not.toContain('data-frame')
    // it can still be set up anew
    const again = await (await mo()).put(
      `${widgets}/${made.id}`,
      portal.form({ ...plain, kind: 'survey', subject: slug }),
    )
    expect(again.status).toBe(200)
  })

  test('opens no frame where the survey took the website off its list', async () => {
    const { id, slug } = await surveyed()
    const made = await asking(slug)
    expect(await shown(made)).toContain('data-frame')
    expect((await (await portal.as('mia')).put(`/api/v1/surveys/${id}/origins`, { origins: [] })).status).toBe(200)
    const html = await shown(made)
    expect(html).toContain(`href="${portal.url}/surveys/${slug}"`)
    expect(html).not.toContain('data-frame')
  })
})

test('no page in a frame reads who is signed in, and none leaves a session behind', async () => {
  const ann = await signUp(portal, { name: 'Ann', email: 'ann@customer.test' })
  const see = async (path: string) => {
    const visit = await portal.visit(new Request(`${portal.url}${path}`, { headers: { cookie: ann.cookie } }))
    if (visit instanceof Response) throw new Error('turned away')
    return visit
  }
  expect((await see('/requests')).account?.name).toBe('Ann')
  for (const path of ['/embed/vote/x', '/embed/review/x', '/embed/survey/x']) {
    const visit = await see(path)
    expect(visit.account).toBeNull()
    expect((await (await visit.api.api.v1.auth.session.$get()).json()).account).toBeNull()
    const number = await wish(`A wish on ${path}`)
    await visit.api.api.v1.requests[':number'].vote.$put({ param: { number: String(number) }, json: {} })
    expect(visit.setCookie()).toBeUndefined()
  }
  const own = await see('/requests')
  await own.api.api.v1.auth['sign-out'].$post()
  expect(own.setCookie()).toContain('session=')
})
