import { emailAddress } from '../../kernel/email.ts'
import { sha256 } from '../../kernel/hash.ts'
import { oneLine } from '../../kernel/text.ts'
import { Traits } from '../../kernel/traits.ts'
import { type Identify, MAX_EVENT_BYTES, Messages, type Outcome, type Page, type Track } from './contract.ts'
import { type Channel, channelOf, momentOf, PORTAL_EVENTS } from './rules.ts'

interface Who {
  /** The host's own number. */
  userId: string | null
  email: string | null
}
interface Common extends Who {
  /** The hash of what sent it and its message id; null of one without an id, which is never a repeat. */
  dedup: string | null
  receivedAt: number
}
export interface Happened extends Common {
  kind: 'happened'
  name: string
  occurredAt: number
  toldAt: number | null
  late: boolean
  channel: Channel
  /** The company's name for what it did that this tells of, or that somebody came by. */
  push: string | null
  props: string | null
}
/** What the host says of a person, as the contacts keep it. */
export interface Said {
  name?: string
  company?: string
  plan?: string
  customer_since?: number
  traits?: Record<string, string | number | boolean>
}
export interface Described extends Common {
  kind: 'described'
  occurredAt: number
  late: boolean
  said: Said
}
export type Noted = Happened | Described
export type Reading = { noted: Noted } | { outcome: Outcome }

export const refusal = (code: string, message: string, field?: string): Outcome => ({
  ...{ outcome: 'refused', code, message },
  ...(field && { field }),
})
const NOT_KEPT = new Set(['group', 'alias'])
const fieldOf = (path: readonly PropertyKey[]) => path.map(String).join('.')

interface Sent {
  keyId: string
  receivedAt: number
  /** Of the batch, for events that do not say it themselves. */
  sentAt?: number | undefined
  /** Of the address it came to, where it is for one kind. */
  type?: 'track' | 'identify'
}

/** One event as it came, read for itself: what is wrong with it says nothing about the others. */
export function readEvent(raw: unknown, sent: Sent): Reading {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    return { outcome: refusal('input.invalid', 'An event is an object.') }
  const type = sent.type ?? (raw as { type?: unknown }).type
  if (NOT_KEPT.has(type as string))
    return { outcome: { outcome: 'not_kept', code: 'event.not_kept', message: `Nothing is kept of ${type} calls.` } }
  if (typeof type !== 'string' || !Object.hasOwn(Messages, type))
    return { outcome: refusal('input.invalid', 'Choose one of: track, identify, page, screen.', 'type') }
  const read = Messages[type as keyof typeof Messages].safeParse(raw)
  if (!read.success) {
    const { path, message } = read.error.issues[0]!
    return { outcome: refusal('input.invalid', message, fieldOf(path)) }
  }
  if (type === 'identify') return described(read.data as Identify, sent)
  if (type === 'track') return happened(read.data as Track, sent)
  const { name, properties, ...page } = read.data as Page
  return happened({ ...page, event: `${type}.viewed`, properties: { ...(name && { name }), ...properties } }, sent)
}

const common = ({ messageId, userId }: Track | Identify, { keyId, receivedAt }: Sent) => ({
  dedup: messageId ? sha256(`${keyId}:${messageId}`) : null,
  ...{ receivedAt, userId: userId ?? null },
})
const ADDRESS = emailAddress()
const addressIn = (...said: unknown[]) => {
  for (const one of said) {
    if (typeof one !== 'string') continue
    const read = ADDRESS.safeParse(one)
    if (read.success) return read.data
  }
  return null
}
const MOST_OF_A_NAME = 120
/** A name as `utm_campaign` has it: without what stands around it, and case. */
const pushIn = (...said: unknown[]): string | null => {
  const given = said.find((one) => typeof one === 'string' && one.trim() !== '')
  if (typeof given !== 'string') return null
  // small letters may be more than large ones
  const name = given.trim().toLowerCase()
  return name.length <= MOST_OF_A_NAME && !/[\p{Cc}\p{Cs}]/u.test(name) ? name : null
}
const nobody = () =>
  refusal('input.invalid', 'Say who it was: a userId, an anonymousId, or an e-mail address.', 'userId')

/** What the wheel says of people, which no sender may say for it. */
const OF_THE_WHEEL: ReadonlySet<string> = new Set(['stage.changed', 'health.changed'])

function happened(event: Track, sent: Sent): Reading {
  if (PORTAL_EVENTS.has(event.event) || OF_THE_WHEEL.has(event.event))
    return {
      outcome: refusal('event_type.reserved', 'The portal itself tells of this. Choose another name.', 'event'),
    }
  const context = event.context ?? {}
  // an address is no property of what happened
  const { email: said, ...properties } = event.properties ?? {}
  const email = addressIn(said, (context.traits as { email?: unknown } | undefined | null)?.email)
  if (!event.userId && !event.anonymousId && !email) return { outcome: nobody() }
  const campaign = (context.campaign ?? {}) as { medium?: unknown; source?: unknown; name?: unknown }
  const props = Object.keys(properties).length > 0 ? JSON.stringify(properties) : null
  if (props && Buffer.byteLength(props) > MAX_EVENT_BYTES) return { outcome: tooLarge('properties') }
  const { receivedAt } = sent
  const [timestamp, sentAt] = [event.timestamp ?? undefined, event.sentAt ?? sent.sentAt]
  return {
    noted: {
      ...{ kind: 'happened', ...common(event, sent), email, name: event.event, props },
      ...momentOf({ timestamp, sentAt, receivedAt }),
      channel: channelOf(properties.channel ?? campaign.medium ?? campaign.source ?? event.channel),
      push: pushIn(properties.push, properties.utm_campaign, properties.campaign, campaign.name),
    },
  }
}

const LINES = { name: 120, company: 200, plan: 100 } as const
const lineOf = (field: keyof typeof LINES) =>
  oneLine(LINES[field], `${field} is a text of at most ${LINES[field]} characters.`)

function described(event: Identify, sent: Sent): Reading {
  const traits = event.traits ?? {}
  const { email: address, name, firstName, lastName, company, plan, customerSince, ...others } = traits
  const wrong = (message: string, field: string) => ({ outcome: refusal('input.invalid', message, `traits.${field}`) })
  const email = address === undefined || address === null ? null : addressIn(address)
  if (address && !email) return wrong('Write an e-mail address, like ann@example.com.', 'email')
  if (!event.userId && !email) return { outcome: nobody() }
  const whole = [firstName, lastName].filter((part) => typeof part === 'string').join(' ')
  const companyName = typeof company === 'object' && company !== null ? (company as { name?: unknown }).name : company
  const lines: Said = {}
  for (const [field, value] of Object.entries({ name: name ?? whole, company: companyName, plan })) {
    if (value === undefined || value === null || value === '') continue
    const read = lineOf(field as keyof typeof LINES).safeParse(value)
    if (!read.success) return wrong(read.error.issues[0]!.message, field)
    lines[field as keyof typeof LINES] = read.data
  }
  const since = customerSince === undefined || customerSince === null ? undefined : msOf(customerSince)
  if (since === null) return wrong('Write a moment like 2026-03-02T09:00:00Z.', 'customerSince')
  // an address or a list has no place among traits, which are flat
  const flat = Object.entries(others).filter(([, value]) => value !== null && typeof value !== 'object')
  const kept = Traits.safeParse(Object.fromEntries(flat))
  if (!kept.success) {
    const { path, message } = kept.error.issues[0]!
    return { outcome: refusal('input.invalid', message, ['traits', ...path.map(String)].join('.')) }
  }
  const said = {
    ...lines,
    ...(since !== undefined && { customer_since: Math.floor(since / 1000) }),
    ...(flat.length > 0 && { traits: kept.data }),
  }
  const { receivedAt } = sent
  const { occurredAt, late } = momentOf({
    ...{ timestamp: event.timestamp ?? undefined, sentAt: event.sentAt ?? sent.sentAt, receivedAt },
  })
  return { noted: { kind: 'described', ...common(event, sent), occurredAt, late, email, said } }
}
function msOf(said: unknown): number | null {
  const ms = typeof said === 'number' ? said : Date.parse(String(said))
  return ms >= 0 && ms <= 8.64e15 ? ms : null
}

export const tooLarge = (field?: string) =>
  refusal('event.too_large', `An event has at most ${MAX_EVENT_BYTES / 1024} KiB.`, field)
