import { Hono } from 'hono'
import { answer, anyone, customer, doc, type Env, pathId } from '../kernel/http.ts'
import { withdrawConsent } from './actions.ts'
import { Consent, ConsentList, ConsentTextList, Contact } from './contract.ts'
import { consentTexts } from './rules.ts'
import * as store from './store.ts'

export const consentTextRoutes = new Hono<Env>().get(
  '/',
  doc('The sentences people can agree to', 'contacts', { 200: ConsentTextList }),
  anyone,
  (c) => answer(c, ConsentTextList, { items: consentTexts }),
)

/** What a customer may see and decide about themselves. */
export const myContactRoutes = new Hono<Env>()
  .get('/contact', doc('Who we think you are', 'me', { 200: Contact }), customer, async (c) => {
    const { read, actor } = c.var.ctx
    return answer(c, Contact, (await store.contactById(read, actor.contactId))!)
  })
  .get('/consents', doc('What you agreed to', 'me', { 200: ConsentList }), customer, async (c) => {
    const { read, actor } = c.var.ctx
    return answer(c, ConsentList, { items: await store.consentsOf(read, actor.contactId) })
  })
  .post('/consents/:id/withdraw', doc('Take a consent back', 'me', { 200: Consent }), customer, async (c) =>
    answer(c, Consent, await withdrawConsent(c.var.ctx, pathId(c))),
  )
