import { Hono } from 'hono'
import { answer, anyone, body, customer, doc, type Env, fresh, may, pathId, query } from '../kernel/http.ts'
import { decodeCursor, Paging, pageOf } from '../kernel/page.ts'
import { addContact, changeAddress, changeContact, grantConsent, readContact, withdrawConsent } from './actions.ts'
import * as wire from './contract.ts'
import { Consent, ConsentList, ConsentTextList, Contact } from './contract.ts'
import { consentTexts } from './rules.ts'
import { ContactQuery } from './segments/contract.ts'
import { contactsIn } from './segments/store.ts'
import * as store from './store.ts'
import { timelineOf } from './timeline/actions.ts'
import { Timeline } from './timeline/contract.ts'

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
  .post(
    '/consents',
    doc('Allow a use of a review of yours', 'me', { 200: Consent }),
    customer,
    body(wire.GrantConsent),
    async (c) => answer(c, Consent, await grantConsent(c.var.ctx, c.req.valid('json'))),
  )
  .post('/consents/:id/withdraw', doc('Take a consent back', 'me', { 200: Consent }), customer, async (c) =>
    answer(c, Consent, await withdrawConsent(c.var.ctx, pathId(c))),
  )

/** People, for staff. Stands after the other rooms below `/contacts`, because `:id` would take their addresses. */
export const contactRoutes = new Hono<Env>()
  .get(
    '/',
    doc('Contacts, the newest first', 'contacts', { 200: wire.ContactList }),
    may('contacts.read'),
    query(ContactQuery),
    async (c) => {
      const { cursor, limit, ...filter } = c.req.valid('query')
      const { rows, total } = await contactsIn(c.var.ctx.read, filter, decodeCursor(cursor)?.at, limit)
      return answer(c, wire.ContactList, { ...pageOf(rows, limit, ({ number: at, id }) => ({ at, id })), total })
    },
  )
  .post(
    '/',
    doc('Add a contact; nobody is written to', 'contacts', { 201: wire.ContactDetail }),
    may('contacts.manage'),
    body(wire.AddContact),
    async (c) => answer(c, wire.ContactDetail, await addContact(c.var.ctx, c.req.valid('json')), 201),
  )
  .get(
    '/:id',
    doc('A contact with what we know; a merged one answers as who it is now', 'contacts', { 200: wire.ContactDetail }),
    may('contacts.read'),
    async (c) => answer(c, wire.ContactDetail, await readContact(c.var.ctx.read, pathId(c))),
  )
  .put(
    '/:id',
    doc('Change a contact; what is left out stays', 'contacts', { 200: wire.ContactDetail }),
    may('contacts.manage'),
    body(wire.ChangeContact),
    async (c) => answer(c, wire.ContactDetail, await changeContact(c.var.ctx, pathId(c), c.req.valid('json'))),
  )
  .put(
    '/:id/email',
    doc('Change the address of a contact who has no account', 'contacts', { 200: wire.ContactDetail }),
    fresh(may('contacts.merge')),
    body(wire.ChangeAddress),
    async (c) => answer(c, wire.ContactDetail, await changeAddress(c.var.ctx, pathId(c), c.req.valid('json'))),
  )
  .get(
    '/:id/timeline',
    doc('What happened with a contact, the latest first', 'contacts', { 200: Timeline }),
    may('contacts.read'),
    query(Paging),
    async (c) => answer(c, Timeline, await timelineOf(c.var.ctx.read, pathId(c), c.req.valid('query'))),
  )
