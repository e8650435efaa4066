import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadPaint } from '../../api/embeds/showing/render.ts'
import { endDue } from '../../api/referrals/offers/actions.ts'
import { offerOf } from '../referrals/kit.ts'
import { givenOf, recommendedOf, sceneOf } from './scene.ts'
import { PERSON } from './site.ts'
import { type Stage, scriptDir, stage } from './stage.ts'
import { PLAIN, SHOP, subjects, WIDGETS } from './subjects.ts'

const paint = await loadPaint(scriptDir)
const markup = (...of: Parameters<typeof sceneOf>) => paint(sceneOf(...of)).replace(/^<style>.*?<\/style>/s, '')
const DAY_MS = 86_400_000
let portal: Stage
let kit: ReturnType<typeof subjects>
beforeEach(async () => {
  portal = await stage()
  kit = subjects(portal)
})
afterEach(() => portal.close())

const recommending = (change: object = {}) => portal.embed({ ...PLAIN, kind: 'referral', ...change })
const olga = () => portal.as('olga')
const offered = async (more: Parameters<typeof offerOf>[1] = {}) => offerOf(await olga(), more)
const end = async (id: string) => (await olga()).post(`/api/v1/offers/${id}/end`)
const versions = async () =>
  (await portal.db.read.all<{ version: number }>('SELECT version FROM widget_version ORDER BY version')).map(
    ({ version }) => version,
  )

test('shows what is offered in the company’s words, and leads to the page that gives a link', async () => {
  await offered({ terms: '</script><b title="x">&amp; more', friend: { description: '<i>A month</i>' } })
  const made = await recommending()
  const html = await kit.shown(made)
  expect(html).toContain('&lt;/script>&lt;b title="x">&amp;amp; more')
  expect(html).toContain('&lt;i>A month&lt;/i>')
  expect(html).toMatch(/You get.*15 EUR credit.*when they buy for €20\.00 or more/s)
  expect(html).toContain(`href="${portal.url}/refer?from=widget" target="_blank" rel="noopener">Get your link`)
  expect(made.snippet).toContain(`<a href="${portal.url}/refer?from=widget">Recommend Orbit</a>`)
  expect(made.snippet).not.toContain('month')
  const open = await portal.visitor.get(`/api/v1/embedded-forms/${made.publicId}`)
  expect(open.body).toMatchObject({ kind: 'referral', subject: null, open: true, origins: [SHOP] })
})

test('stands in every tier and in each language', async () => {
  await offered()
  const made = await recommending()
  for (const way of ['', '.html', '.js', '.frame']) expect(await kit.shown(made, way)).toContain('20 % off the first')
  expect(await kit.shown(made, '?lang=de')).toMatch(/Für Sie.*ab 20,00\s€.*Zum eigenen Link/s)
  expect(await kit.shown(made, '?lang=zh')).toContain('朋友注册帐户后')
  const oembed = await portal.visitor.get(`/api/v1/oembed?url=${portal.url}/v1/w/${made.publicId}.frame`)
  expect(oembed.body).toMatchObject({ title: 'Recommend Orbit', type: 'rich' })
})

test('without an offer it shows nothing and counts nothing, and comes back with the next one at once', async () => {
  const made = await recommending()
  const ask = () => fetch(`${portal.url}/v1/w/${made.publicId}`, { headers: { origin: SHOP, 'user-agent': PERSON } })
  const before = await ask()
  expect([before.status, before.headers.get('serve')]).toEqual([200, null])
  expect(await kit.shown(made)).toMatch(/^<section part="widget" hidden="" [^>]*><\/section>$/)
  for (const way of ['.html', '.js', '.frame']) expect(await kit.shown(made, way)).not.toContain('Get your link')
  expect((await portal.visitor.get(`/api/v1/embedded-forms/${made.publicId}`)).body.open).toBe(false)

  const first = await offered()
  expect(await kit.shown(made)).toContain('20 % off the first year')
  expect((await ask()).headers.get('serve')).not.toBeNull()
  expect(await versions()).toEqual([1, 2])
  // another one in its place is one change
  await offered({ friend: { description: 'Two months for nothing' } })
  expect(await kit.shown(made)).toContain('Two months for nothing')
  expect(await versions()).toEqual([1, 2, 3])
  expect((await end(first)).status).toBe(200)
  expect(await versions()).toEqual([1, 2, 3])
  const { items } = (await (await olga()).get('/api/v1/offers')).body
  await end(items[0].id)
  expect(await kit.shown(made)).not.toContain('months')
  expect(await versions()).toEqual([1, 2, 3, 4])
})

test('is gone when the last day of the offer is over, without anybody doing anything', async () => {
  await offered({ endsAt: portal.now() + 2 * DAY_MS })
  const made = await recommending()
  expect(await kit.shown(made)).toMatch(/Until \w+ \d+, 2026\./)
  portal.later({ days: 2 })
  await endDue(portal.ctx)
  expect(await kit.shown(made)).toMatch(/hidden="" [^>]*><\/section>$/)
})

test('long terms are cut between two words, and say where the rest is', async () => {
  const terms = `Only for new customers ${'of one of our many companies '.repeat(12)}THE END`
  await offered({ terms })
  const html = await kit.shown(await recommending())
  const [, shown] = /<span dir="auto">(Only.*?)<\/span>/s.exec(html)!
  expect(shown!.length).toBeLessThanOrEqual(242)
  expect(shown).toMatch(/ …$/)
  expect(terms).toContain(`${shown!.slice(0, -2)} `)
  expect(html).toContain('All terms')
})

test('a draft of it can be looked at, and it is about nothing one could name', async () => {
  await offered()
  const mo = await portal.as('mo')
  const { body } = await mo.post(`${WIDGETS}/draft`, portal.form({ ...PLAIN, kind: 'referral' }))
  const answer = await fetch(`${portal.url}/v1/w/${body.draft}`, { headers: { origin: portal.url } })
  expect(await answer.text()).toContain('20 % off the first year')
  const refused = await mo.post(WIDGETS, portal.form({ ...PLAIN, kind: 'referral', subject: 'x' }))
  expect([refused.status, Object.keys(refused.body.fields)]).toEqual([422, ['subject']])
})

test('other widgets have no new version when an offer goes live', async () => {
  await portal.embed({ ...PLAIN, kind: 'badge' })
  await offered()
  expect(await versions()).toEqual([1])
})

test('an offer says what each side gets, when and how long, its terms and its end, and opens a tab', () => {
  const html = markup('referral')
  expect(html).toContain('Do you know somebody for Orbit Ltd?')
  expect(html).toMatch(
    />Your friend gets<.*<p part="gift"><span dir="auto">20 % off the first year<.*>as soon as they have an account<.*Good for 60 days/s,
  )
  expect(html).toMatch(/>You get<.*>15 EUR credit<.*>when they buy for €20\.00 or more<.*Given 14 days later/s)
  expect(html).toMatch(/Terms:\s+<span dir="auto">For new customers\.<\/span>.*Until Dec 31, 2026\./s)
  expect(html).toContain(
    '<a part="button" href="https://portal.example/refer?from=widget" target="_blank" rel="noopener">Get your link</a>',
  )
  expect(html).not.toMatch(/All terms|data-frame|hidden/)
  const yen = [givenOf('friend', { trigger: 'first_sale', minAmountMinor: 2000, minCurrency: 'JPY' })]
  expect(markup('referral', { recommended: recommendedOf({ sides: yen, cut: true }) })).toMatch(/¥2,000 or.*All terms/s)
  const rare = [
    givenOf('friend', { trigger: 'nth_sale', nth: 3 }),
    givenOf('advocate', { trigger: 'retained', days: 90 }),
  ]
  expect(markup('referral', { recommended: recommendedOf({ sides: rare }) })).toMatch(
    /purchase no\. 3.*stayed for 90 days/s,
  )
})

test('without an offer there is an empty section that nobody sees or hears', () => {
  const html = markup('referral', { recommended: null })
  expect(html).toMatch(/^<section part="widget" hidden="" [^>]*><\/section>$/)
})
