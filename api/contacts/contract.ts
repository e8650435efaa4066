import { z } from 'zod'
import { CONSENT_SCOPES, CONTACT_SOURCES } from '../../db/schema/contacts.ts'
import { STAGES } from '../../db/schema/flywheel.ts'
import { REVIEW_STATES } from '../../db/schema/reviews.ts'
import { emailAddress } from '../kernel/email.ts'
import { oneLine } from '../kernel/text.ts'

export const ConsentText = z
  .object({ scope: z.enum(CONSENT_SCOPES), text: z.string(), textHash: z.string() })
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
export const ConsentList = z.object({ items: z.array(Consent) }).meta({ id: 'ConsentList' })

export const Contact = z.object({ id: z.string(), name: z.string(), email: z.string() }).meta({ id: 'Contact' })

const trait = z.union(
  [z.string().max(500, 'Use at most 500 characters.'), z.number(), z.boolean()],
  'A trait is a text of at most 500 characters, a number, true or false.',
)
const MAX_TRAITS = 50
const traitName = oneLine(60, 'Give each trait a name.')
/** What else is known of a person or a company: flat, by name. */
export const Traits = z.record(z.string(), trait).check((ctx) => {
  const names = Object.keys(ctx.value)
  const refuse = (path: string[], message: string) =>
    ctx.issues.push({ code: 'custom', path, message, input: ctx.value, continue: true })
  if (names.length > MAX_TRAITS) refuse([], `Keep at most ${MAX_TRAITS} traits.`)
  for (const name of names) {
    const checked = traitName.safeParse(name)
    if (!checked.success) refuse([name], checked.error.issues[0]!.message)
    else if (checked.data !== name || name === '__proto__') refuse([name], 'Choose another name for this trait.')
    if (/\p{Cs}/u.test(String(ctx.value[name]))) refuse([name], 'Leave out characters that cannot be shown.')
  }
})
export type Traits = z.infer<typeof Traits>

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

/** What is left out stays; null clears. */
export const ChangeContact = z
  .object({ email, ...known })
  .partial()
  .meta({ id: 'ChangeContact' })
export type ChangeContact = z.infer<typeof ChangeContact>

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
  traits: Traits,
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
