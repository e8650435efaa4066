import type { Entry } from '../../../api/contacts/timeline/contract.ts'
import { formatMoney } from '../../../api/kernel/money.ts'
import { stageName } from '../../locales/stages.ts'
import { hasWord, locale, t } from '../../locales/t.ts'
import { STAGES, type Stage } from '../../ui/wheel.ts'

/** One moment in words: a sentence with perhaps a link in its middle, and what was said or agreed below it. */
export interface Told {
  before: string
  what: { name: string; href?: string | undefined } | undefined
  after: string
  /** The customer's own words. */
  quote: string | undefined
  /** Our words: a consent's text, a reason. */
  note: string | undefined
  stars: number | undefined
  stage: Stage | undefined
}
const GAP = '\u0000'

const asStage = (name: string | undefined) => STAGES.find((stage) => stage === name)
const word = (name: string, otherwise: string) => (hasWord(name) ? t(name) : otherwise)

/** What the sentence is about, where it names something. */
function thing(entry: Entry, mayReadMail: boolean): Told['what'] {
  const { type, product, other, message, request } = entry
  if (message) {
    const name = word(`contacts.mail.${message.template}`, t('contacts.mail.other'))
    return { name, href: mayReadMail ? `/admin/mail/${message.id}` : undefined }
  }
  if (request) return { name: request.title, href: `/admin/requests/${request.number}` }
  if (/^(contact|referral|attribution)\./.test(type) || type === 'lead.recorded') {
    if (!other) return { name: t('contacts.somebody') }
    return other.name ? { name: other.name, href: `/admin/contacts/${other.id}` } : { name: t('person.removed') }
  }
  return product ? { name: product.name, href: `/products/${product.slug}` } : { name: t('contacts.someProduct') }
}

export function told(entry: Entry, { mayReadMail }: { mayReadMail: boolean }): Told {
  const { type, byHost, review, excerpt, consent, reason, sale, fields } = entry
  const stage = asStage(entry.stage?.to)
  const sentence = t(type === 'account.created' && byHost ? 'contacts.told.account.byHost' : `contacts.told.${type}`, {
    what: GAP,
    money: sale ? formatMoney(sale, locale()) : '',
    stage: stage ? stageName(stage) : '',
    goal: entry.goal ?? '',
    fields: fields.map((field) => word(`contacts.field.${field}`, field)).join(', '),
  })
  const [before = '', after] = sentence.split(GAP)
  return {
    ...{ before, after: after ?? '', what: after === undefined ? undefined : thing(entry, mayReadMail) },
    quote: excerpt ?? (type === 'review.submitted' ? review?.title : undefined) ?? undefined,
    note:
      consent ??
      (reason ? word(type.startsWith('review.') ? `reason.${reason}` : `testimonials.why.${reason}`, '') : undefined),
    stars: type === 'review.published' ? (review?.rating ?? undefined) : undefined,
    stage,
  }
}
