import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { eq } from 'drizzle-orm'
import { createFront } from '../../api/embeds/front.ts'
import { widgetById } from '../../api/embeds/store.ts'
import { createCtx } from '../../api/kernel/context.ts'
import { portalSecret } from '../../api/settings/actions.ts'
import { consent, contact } from '../../db/schema/contacts.ts'
import { account } from '../../db/schema/identity.ts'
import { product } from '../../db/schema/products.ts'
import { ratingSummary, review } from '../../db/schema/reviews.ts'
import { testimonial } from '../../db/schema/testimonials.ts'
import { PATIENT } from '../patient.ts'
import { contactRow, reviewRow } from '../people.ts'
import { world } from '../world.ts'

export const scriptDir = resolve(import.meta.dirname, '../../dist/widgets')
type Handler = (req: IncomingMessage, res: ServerResponse) => unknown

/**
 * A portal with one product, whose front listens on a real port. `ticking` lets its clock run, as browsers need;
 * otherwise the clock is set by hand. `serveWith` puts something else in front of it.
 */
export async function stage({ ticking = false } = {}) {
  let handler: Handler = (_req, res) => void (res as ServerResponse).end()
  const server = createServer(PATIENT, (req, res) => handler(req, res)).listen(0, '127.0.0.1')
  await new Promise((done) => server.once('listening', done))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const portal = await world({ publicUrl: url })
  const { db, services, front } = portal
  const clock = ticking ? setInterval(() => portal.at(Date.now()), 10) : undefined
  if (ticking) portal.at(Date.now())
  handler = (req, res) => front.handle(req, res) || res.writeHead(404).end()
  const secret = await portalSecret(db, 'serve', portal.now())
  const ctx = createCtx(services, { kind: 'system', job: 'test' }, 'test')
  await db.write(async (tx) => {
    await tx.insert(product).values({ id: 'prd_1', slug: 'orbit', name: 'Orbit', kind: 'software_app', createdAt: 1 })
    await tx.insert(ratingSummary).values({ productId: 'prd_1' })
    const staff = { id: 'acc_1', email: 'o@x.test', name: 'O', role: 'owner', passwordHash: 'x', createdAt: 1 } as const
    await tx.insert(account).values(staff)
  })

  let people = 0
  /** A published review whose author lets widgets quote it, and the testimonial made of it. */
  async function speak(words: { excerpt?: string; rating?: number; name?: string; lang?: string } = {}) {
    const n = ++people
    const { excerpt = `Orbit saved us ${n} hours a week.`, rating = 5, name = `Person ${n}`, lang = 'en' } = words
    const [id, reviewId, contactId] = [`tst_${n}`, `rev_${n}`, `con_${n}`]
    await ctx.write(async (tx) => {
      const at = tx.now
      await tx.insert(contact).values(contactRow(contactId, `p${n}@x.test`, name, at))
      const words = { title: 'Title', body: excerpt, lang, authorName: name, displayName: name, rating }
      const row = { id: reviewId, productId: 'prd_1', contactId, publishedAt: at, experienceDate: '2026-01-01' }
      await tx.insert(review).values(reviewRow({ ...row, ...words }))
      const agreed = { text: 'Yes', textHash: 'h', locale: 'en', grantedAt: at }
      await tx.insert(consent).values({ id: `cns_${n}`, contactId, reviewId, scope: 'website_widgets', ...agreed })
      const [summary] = await tx.select().from(ratingSummary)
      const cell = `n${rating}` as 'n1'
      await tx.update(ratingSummary).set({ [cell]: summary![cell] + 1 })
      const made = { ranges: '[]', excerpt, shortened: false, state: 'live', approvedBy: 'acc_1' } as const
      const times = { createdAt: at, liveFrom: at, reviewBy: at + 31_536_000_000 }
      const code = String(n).padStart(6, 'A')
      await tx.insert(testimonial).values({ id, code, reviewId, revision: 1, ...made, ...times })
      await tx.emit('testimonial.published', { testimonialId: id, reviewId, contactId, productId: 'prd_1' })
    })
    return { id, reviewId, contactId }
  }

  async function retire({ id, reviewId, contactId }: Awaited<ReturnType<typeof speak>>) {
    await ctx.write(async (tx) => {
      const change = { state: 'retired', retiredAt: tx.now, retiredReason: 'manual' } as const
      await tx.update(testimonial).set(change).where(eq(testimonial.id, id))
      const fact = { testimonialId: id, reviewId, contactId, productId: 'prd_1', reason: 'manual' }
      await tx.emit('testimonial.retired', fact)
    })
  }

  /** What a person types into the form of the console. */
  const form = (change: Record<string, unknown> = {}) => ({
    name: 'Home page',
    productSlug: 'orbit',
    origins: ['https://shop.example'],
    ctaUrl: 'https://shop.example/sign-up?plan=pro#start',
    ctaLabel: 'Try Orbit',
    theme: 'auto',
    ...change,
  })
  async function embed(change: Record<string, unknown> = {}) {
    const answer = await (await portal.as('mo')).post('/api/v1/widgets', form(change))
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
    const row = (await widgetById(db.read, answer.body.id))!.widget
    return { ...row, snippet: String(answer.body.snippet) }
  }

  return {
    ...portal,
    url,
    ctx,
    secret,
    scriptDir,
    speak,
    retire,
    form,
    embed,
    openFront: () => createFront({ services, publicUrl: url, secret, scriptDir, recordOnPage: async () => 'stored' }),
    pass: (ms: number) => portal.later({ ms }),
    serveWith: (other: Handler) => void (handler = other),
    async close() {
      clearInterval(clock)
      await new Promise((done) => server.close(done).closeAllConnections())
      await portal.close()
    },
  }
}
export type Stage = Awaited<ReturnType<typeof stage>>
