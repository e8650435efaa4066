import { z } from 'zod'
import { CONSENT_SCOPES, CONTACT_SOURCES } from '../../db/schema/contacts.ts'
import { STAGES } from '../../db/schema/flywheel.ts'
import { REVIEW_STATES } from '../../db/schema/reviews.ts'
import { emailAddress } from '../kernel/email.ts'
import { oneLine } from '../kernel/text.ts'
import { KeptTraits, Traits } from '../kernel/traits.ts'

export const ConsentText = z
  .object({ scope: z.enum(CONSENT_SCOPES), text: z.string(), textHash: z.string(), needed: z.boolean() })
  .meta({ id: 'ConsentText' })
export const ConsentTextList = z.object({ items: z.array(ConsentText) }).meta({ id: 'ConsentTextList' })

export const Consent = z
  .object({
    id: z.string(),
    reviewId: z.string(),
    scope: z.enum(CONSENT_SCOPES),
    text: z.string(),
    grantedAt: z.number(),
    withdrawnAt: z.number().nullable(),
  })
  .meta({ id: 'Consent' })
/** A use that is allowed, with the hash of the text that was read. */
export const GrantConsent = z
  .object({
    reviewId: z.string().max(60),
    scope: z.enum(CONSENT_SCOPES, 'Choose one of the uses on the list.'),
    textHash: z.string().max(64),
  })
  .meta({ id: 'GrantConsent' })
export type GrantConsent = z.infer<typeof GrantConsent>
export const ConsentList = z.object({ items: z.array(Consent) }).meta({ id: 'ConsentList' })

export const Contact = z.object({ id: z.string(), name: z.string(), email: z.string() }).meta({ id: 'Contact' })

const email = emailAddress()
const known = {
  name: oneLine(120, 'Say what they are called.'),
  externalId: oneLine(200, 'Write the number your application has for them.').nullable(),
  /** By its name; the first of a name makes the company. */
  company: oneLine(200, 'Name the company.').nullable(),
  plan: oneLine(100, 'Name the plan.').nullable(),
  traits: Traits,
}
export const AddContact = z
  .object({ email, ...known })
  .partial({ externalId: true, company: true, plan: true, traits: true })
  .meta({ id: 'AddContact' })
export type AddContact = z.infer<typeof AddContact>

/** What is left out stays; null clears. Whoever has the address can become the person, so it has a door of its own. */
export const ChangeContact = z
  .object({ email: z.never('An owner or admin changes an address: PUT /contacts/:id/email.').optional(), ...known })
  .partial()
  .meta({ id: 'ChangeContact' })
export type ChangeContact = Omit<z.infer<typeof ChangeContact>, 'email'>
export const ChangeAddress = z.object({ email }).meta({ id: 'ChangeAddress' })
export type ChangeAddress = z.infer<typeof ChangeAddress>

const named = z.object({ id: z.string(), name: z.string() })
export const ContactSummary = Contact.extend({
  company: named.nullable(),
  plan: z.string().nullable(),
  source: z.enum(CONTACT_SOURCES),
  stage: z.enum(STAGES).nullable(),
  createdAt: z.number(),
}).meta({ id: 'ContactSummary' })
/** Counted up to 10,000; `more` says that there are more. */
export const Total = z.object({ n: z.number(), more: z.boolean() })
export const ContactList = z
  .object({ items: z.array(ContactSummary), nextCursor: z.string().nullable(), total: Total })
  .meta({ id: 'ContactList' })

/** Everything about one person that is not a moment; contacts that were merged into this one count as it. */
export const ContactDetail = ContactSummary.extend({
  externalId: z.string().nullable(),
  traits: KeptTraits,
  stageSince: z.number().nullable(),
  /** Contacts that were merged into this one. */
  members: z.array(Contact),
  accounts: z.array(
    z.object({
      email: z.string(),
      createdAt: z.number(),
      confirmedAt: z.number().nullable(),
      /** When the newest session that is still open began. */
      lastSessionAt: z.number().nullable(),
    }),
  ),
  consents: z.array(Consent.extend({ product: z.string().nullable() })),
  reviews: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      state: z.enum(REVIEW_STATES),
      /** Only of a published one: whoever moderates decides without it. */
      rating: z.number().nullable(),
      product: z.object({ name: z.string(), slug: z.string() }),
      submittedAt: z.number(),
    }),
  ),
  sales: z.array(z.object({ currency: z.string(), amountMinor: z.number(), n: z.number() })),
}).meta({ id: 'ContactDetail' })
export type ContactDetail = z.infer<typeof ContactDetail>
