const STATUS = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  gone: 410,
  too_large: 413,
  wrong_type: 415,
  misdirected: 421,
  invalid: 422,
  too_many: 429,
  not_implemented: 501,
  unavailable: 503,
} as const

export type ProblemKind = keyof typeof STATUS
export interface ProblemBody {
  type: string
  title: string
  status: number
  code: string
  fields?: Record<string, string>
  requestId?: string
}
interface Extra {
  fields?: Record<string, string>
  retryAfterSeconds?: number
}

/** A refusal: part of the product, shown to people. Anything else that is thrown is a bug. */
export class Problem extends Error {
  override name = 'Problem'
  readonly kind: ProblemKind
  /** `noun.reason`, stable for programs. */
  readonly code: string
  readonly fields: Record<string, string> | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(kind: ProblemKind, code: string, sentence: string, extra: Extra = {}) {
    super(sentence)
    this.kind = kind
    this.code = code
    this.fields = extra.fields
    this.retryAfterSeconds = extra.retryAfterSeconds
  }

  get status() {
    return STATUS[this.kind]
  }

  /** RFC 9457 body. */
  body(requestId?: string): ProblemBody {
    return {
      type: `urn:acclaim:problem:${this.code}`,
      title: this.message,
      status: this.status,
      code: this.code,
      ...(this.fields && { fields: this.fields }),
      ...(requestId && { requestId }),
    }
  }

  response(requestId?: string): Response {
    return Response.json(this.body(requestId), {
      status: this.status,
      headers: {
        'content-type': 'application/problem+json',
        'cache-control': 'no-store',
        ...(this.kind === 'too_large' && { connection: 'close' }), // the rest of the body is not read
        ...(this.retryAfterSeconds !== undefined && { 'retry-after': String(this.retryAfterSeconds) }),
      },
    })
  }
}

export const problem = (kind: ProblemKind, code: string, sentence: string, extra?: Extra) =>
  new Problem(kind, code, sentence, extra)
export const conflict = (code: string, sentence: string) => problem('conflict', code, sentence)
export const notFound = (code: string, sentence: string) => problem('not_found', code, sentence)
/** One field is wrong; the sentence says how to mend it. */
export const invalid = (field: string, sentence: string) =>
  problem('invalid', 'input.invalid', 'Some of what you sent needs a change.', { fields: { [field]: sentence } })
