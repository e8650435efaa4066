/** The world outside the process, as shapes; `api/outside/` holds the real ones, tests catch them. */
export interface Outside {
  clock: Clock
  log: Log
  files: Files
  /** Left out where there is no ffmpeg: films are shown as they came. */
  films?: Films
  caller: Caller
  /** For addresses that partners typed: the operator vouches for none of them, so no host inside is an exception. */
  strictCaller: Caller
  stripe: StripeReader
  mailDomains: MailDomains
  /** Left out where the operator named no list: nobody is found in a data centre. */
  hosting?: AddressList
}
/** Milliseconds since 1970, UTC. */
export type Clock = () => number
/** Structured lines without personal data: ids, codes and counts only. */
export interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
/** Where bytes lie, each piece whole or not at all. Keys are made by us: `[a-z0-9_.-]` in folders. */
export interface Files {
  /** Stored, down to the disk, when this is answered. */
  put(key: string, bytes: Uint8Array): Promise<void>
  /** All of it, or the bytes from `start` to `end`, both included; undefined when there is nothing. */
  get(key: string, range?: { start: number; end: number }): Promise<Uint8Array | undefined>
  list(prefix: string): Promise<{ key: string; bytes: number }[]>
  /** Of what is not there too. */
  delete(key: string): Promise<void>
}

/** Lines that are safe before the database has them. One process writes it. */
export interface Journal {
  /** Lines of a run before this one, whole ones only. */
  left(): string[]
  /** On the disk when this resolves. */
  append(line: string): Promise<void>
  /** Forgets all lines; everything that was appended is in the database. */
  clear(): void
  /** @param empty nothing is left to keep */
  close(empty: boolean): void
}

/** Reaches addresses that people typed, and none inside the house. */
export interface Caller {
  /** @throws AddressRefused */
  check(url: string): Promise<void>
  /** Checks and posts once, follows nothing. Never throws: what went wrong is in the answer. */
  post(url: string, message: { headers: Record<string, string>; body: string; signal?: AbortSignal }): Promise<Called>
}
/** An answer, or why there was none; `ms` is how long that took. */
export type Called = { ms: number } & (
  | { status: number; retryAfter: string | null; answer: string; error?: undefined }
  | { status?: undefined; error: CallError }
)
export const ADDRESS_FAULTS = ['malformed', 'scheme', 'port', 'credentials', 'internal', 'unresolved'] as const
export type AddressFault = (typeof ADDRESS_FAULTS)[number]
export const CALL_ERRORS = [
  ...ADDRESS_FAULTS,
  ...(['timeout', 'refused', 'reset', 'tls', 'protocol', 'stopped', 'failed'] as const),
] as const
export type CallError = (typeof CALL_ERRORS)[number]
export class AddressRefused extends Error {
  override name = 'AddressRefused'
  readonly fault: AddressFault

  constructor(fault: AddressFault) {
    super(`the address is refused: ${fault}`)
    this.fault = fault
  }
}

/** Says whether mail can be sent to a domain. Never throws. */
export interface MailDomains {
  /** `none` only when the names of the internet say so; `unclear` when they did not answer, and may later. */
  ask(domain: string): Promise<MailAnswer>
}
export type MailAnswer = 'mail' | 'none' | 'unclear'

/** Addresses that the operator keeps a list of. */
export interface AddressList {
  /** Undefined as long as the list could not be read. */
  has(address: string): boolean | undefined
  standing(): AddressStanding
  close(): void
}
export interface AddressStanding {
  ranges: number
  /** Lines that are no range. */
  bad: number
  readAt: number | null
  /** Whether the last look at it found it. */
  readable: boolean
}

/** Things of Stripe that are asked for again before their amounts are used. */
export type StripeObject = 'checkout.session' | 'invoice' | 'charge' | 'refund' | 'dispute' | 'credit_note' | 'customer'
/** Reads at Stripe, with a key that the company entered. */
export interface StripeReader {
  /** The thing as it stands now, with its customer and the texts of its promotion codes. @throws StripeUnread */
  read(key: string, what: StripeObject, id: string): Promise<Record<string, unknown>>
  /** The invoice that a payment or charge paid; null when it was of none. @throws StripeUnread */
  invoiceOf(key: string, payment: string): Promise<string | null>
}
/** `gone`: there is no such thing. `refused`: the key may not. `unreachable`: it may be there later. */
export class StripeUnread extends Error {
  override name = 'StripeUnread'
  readonly why: 'gone' | 'refused' | 'unreachable'

  constructor(why: StripeUnread['why']) {
    super(`not read at Stripe: ${why}`)
    this.why = why
  }
}

export interface Film {
  type: 'video/mp4' | 'audio/mp4'
  bytes: number
  width: number | null
  height: number | null
  durationMs: number | null
  /** A picture of its beginning; none for a sound. */
  still: Uint8Array | null
  /** Reads it from the beginning, in chunks of any size. */
  read(): AsyncIterable<Uint8Array>
}
/** What makes a film or a sound small, plays everywhere and tells nothing beside what is seen and heard. */
export interface Films {
  /** @throws FilmUnreadable when there is nothing to see or hear in it */
  tidy(type: string, source: AsyncIterable<Uint8Array>, take: (film: Film) => Promise<void>): Promise<void>
}
export class FilmUnreadable extends Error {
  override name = 'FilmUnreadable'
}
