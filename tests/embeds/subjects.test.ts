import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { countVotes } from '../../api/embeds/subjects/jobs.ts'
import { merge, move, setBoard, unmerge, vote } from '../feature-requests/kit.ts'
import { signUp } from '../people.ts'
import { PERSON } from './site.ts'
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
const versions = async ({ id }: { id: string }) =>
  Number(
    (await portal.db.read.all<{ n: number }>(`SELECT count(*) n FROM widget_version WHERE widget_id = '${id}'`))[0]!.n,
  )

describe('a widget to vote with', () => {
  test('shows title, status and votes, and leads to the page that a frame opens', async () => {
    const number = await kit.wish('</script><b title="x">&amp; more')
    await kit.votes(number, 2)
    const made = await kit.voting(number)
    const html = await kit.shown(made)
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
    const number = await kit.wish()
    const made = await kit.voting(number)
    for (const end of ['', '.html', '.js', '.frame'])
      expect(await kit.shown(made, end)).toContain('Read it in the tunnel')
    expect(await kit.shown(made, '?lang=de')).toContain('Abstimmen')
    expect(await kit.shown(made, '?lang=zh')).toContain('0 票')
    expect(await kit.shown(made, '.html')).toContain(
      `<a href="${portal.url}/requests/${number}">Vote on what comes next in Orbit</a>`,
    )
    const oembed = await portal.visitor.get(`/api/v1/oembed?url=${portal.url}/v1/w/${made.publicId}.frame`)
    expect(oembed.body).toMatchObject({ title: 'Vote on what comes next in Orbit', type: 'rich' })
  })

  test('follows what becomes of the request at once', async () => {
    const number = await kit.wish()
    const made = await kit.voting(number)
    expect(await kit.shown(made)).toContain('Read it in the tunnel')
    const mia = await portal.as('mia')
    await mia.put(`/api/v1/requests/${number}`, { title: 'Read it anywhere', body: '' })
    expect(await kit.shown(made)).toContain('Read it anywhere')
    await mia.put(`/api/v1/requests/${number}/plan`, { horizon: 'next' })
    expect(await kit.shown(made)).toContain(`href="${portal.url}/roadmap"`)
    expect((await move(portal, number, 'sts_shipped')).status).toBe(204)
    const done = await kit.shown(made)
    expect(done).toMatch(/class="shipped".*Shipped/s)
    expect(done).toContain('It takes no votes any more.')
    expect(done).not.toMatch(/data-frame|roadmap/)
    expect((await portal.visitor.get(`/api/v1/embedded-forms/${made.publicId}`)).body.open).toBe(false)
    await mia.delete(`/api/v1/requests/${number}`)
    const gone = await kit.shown(made)
    expect(gone).toContain('This idea is not here any more.')
    expect(gone).not.toContain('anywhere')
    await mia.post(`/api/v1/requests/${number}/restore`, {})
    expect(await kit.shown(made)).toContain('Read it anywhere')
  })

  test('shows what its request was taken into, and lets it go again', async () => {
    const [number, into] = [await kit.wish(), await kit.wish('Read it offline')]
    await kit.votes(into, 3)
    await kit.votes(number, 1)
    const made = await kit.voting(number)
    expect(await kit.shown(made)).toContain('1 vote')
    await merge(portal, number, into)
    const html = await kit.shown(made)
    expect(html).toContain('Read it offline')
    expect(html).toContain('4 votes')
    expect(html).toContain(`href="${portal.url}/requests/${into}"`)
    // what happens to the target is heard under either name
    await move(portal, into, 'sts_shipped')
    expect(await kit.shown(made)).toContain('It takes no votes any more.')
    await unmerge(portal, number)
    expect(await kit.shown(made)).toContain('Read it in the tunnel')
    expect((await (await mo()).get(`${WIDGETS}/${made.id}`)).body.subject).toBe(String(number))
  })

  test('hides as soon as not everybody may see its board, and follows the words of its status', async () => {
    const made = await kit.voting(await kit.wish())
    expect(await kit.shown(made)).toContain('Vote')
    await setBoard(portal, { viewPolicy: 'signed_in', submitPolicy: 'signed_in', votePolicy: 'signed_in' })
    expect(await kit.shown(made)).toContain('This idea is not here any more.')
    await setBoard(portal, { votePolicy: 'staff' })
    expect(await kit.shown(made)).not.toContain('data-frame')
    await setBoard(portal)
    expect(await kit.shown(made)).toContain('data-frame')
    const olga = await portal.as('olga')
    const { items } = (await olga.get('/api/v1/request-statuses')).body
    const first = items.find(({ id }: { id: string }) => id === 'sts_open') ?? items[0]
    const named = await olga.put(`/api/v1/request-statuses/${first.id}`, { ...first, label: 'We are listening' })
    expect(named.status).toBeLessThan(300)
    expect(await kit.shown(made)).toContain('We are listening')
  })

  test('fifty votes make one version in five minutes, and none when the number is the same', async () => {
    const number = await kit.wish()
    const made = await kit.voting(number)
    const count = () => countVotes(portal.ctx)
    expect(await versions(made)).toBe(1)
    for (let minute = 0; minute < 5; minute++) {
      await kit.votes(number, 10)
      await count()
      portal.later({ minutes: 1 })
    }
    await count()
    await count()
    expect(await versions(made)).toBe(2)
    expect(await kit.shown(made)).toContain('50 votes')
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
    const { id, slug } = await kit.surveyed()
    const made = await kit.asking(slug)
    const html = await kit.shown(made)
    expect(html).toContain('What next?')
    expect(html).toContain('6 questions')
    expect(html).toContain(`href="${portal.url}/surveys/${slug}" data-frame="${portal.url}/embed/survey/${id}"`)
    expect(made.snippet).toContain(`<a href="${portal.url}/surveys/${slug}">A short survey about Orbit</a>`)
    for (const end of ['.html', '.js', '.frame']) expect(await kit.shown(made, end)).toContain('What next?')
    expect(await kit.shown(made, '?lang=de')).toContain('6 Fragen')
  })

  test('is over when the survey is, and says where to go', async () => {
    const { id, slug } = await kit.surveyed()
    const made = await kit.asking(slug)
    expect(await kit.shown(made)).toContain('data-frame')
    const mia = await portal.as('mia')
    await mia.post(`/api/v1/surveys/${id}/state`, { to: 'closed' })
    const over = await kit.shown(made)
    expect(over).toContain('This survey is over.')
    expect(over).toContain(`href="${portal.url}/surveys"`)
    expect(over).not.toContain('data-frame')
    // it can still be set up anew
    const again = await (await mo()).put(
      `${WIDGETS}/${made.id}`,
      portal.form({ ...PLAIN, kind: 'survey', subject: slug }),
    )
    expect(again.status).toBe(200)
  })

  test('opens no frame where the survey took the website off its list', async () => {
    const { id, slug } = await kit.surveyed()
    const made = await kit.asking(slug)
    expect(await kit.shown(made)).toContain('data-frame')
    expect((await (await portal.as('mia')).put(`/api/v1/surveys/${id}/origins`, { origins: [] })).status).toBe(200)
    const html = await kit.shown(made)
    expect(html).toContain(`href="${portal.url}/surveys/${slug}"`)
    expect(html).not.toContain('data-frame')
  })
})

test('who opens the frame has engaged, once, and the figures say so', async () => {
  const made = await kit.voting(await kit.wish())
  const answer = await fetch(`${portal.url}/v1/w/${made.publicId}`, { headers: { origin: SHOP } })
  const headers = { origin: SHOP, 'user-agent': PERSON }
  portal.pass(1_000)
  for (const words of ['r', 'e', 'e', 'v e'])
    await fetch(`${portal.url}/v1/seen`, { method: 'POST', headers, body: `${answer.headers.get('serve')} / ${words}` })
  const { body } = await (await mo()).get(`${WIDGETS}/${made.id}/figures`)
  expect(body.totals).toMatchObject({ drawn: 1, seen: 1, engaged: 1, clicks: 0 })
  expect(body.testimonials).toEqual([])
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
    const number = await kit.wish(`A wish on ${path}`)
    await visit.api.api.v1.requests[':number'].vote.$put({ param: { number: String(number) }, json: {} })
    expect(visit.setCookie()).toBeUndefined()
  }
  const own = await see('/requests')
  await own.api.api.v1.auth['sign-out'].$post()
  expect(own.setCookie()).toContain('session=')
})
