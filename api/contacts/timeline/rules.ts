import type { Entry } from './contract.ts'

/** A fact as it stands in the log, with the things it names. */
export interface Fact {
  id: string
  at: number
  type: string
  /** JSON. */
  data: string
  by: string | null
  review: { id: string; title: string; state: NonNullable<Entry['review']>['state']; rating: number } | null
  product: Entry['product']
  excerpt: string | null
  consent: string | null
  other: Entry['other']
  goal: string | null
  request: Entry['request']
}
interface Mail {
  id: string
  at: number
  template: string
  state: NonNullable<Entry['message']>['state']
}
interface Data {
  byHost?: boolean
  reason?: string
  amountMinor?: number
  currency?: string
  from?: string | null
  to?: string
  fields?: string[]
}

const NOTHING = {
  ...{
    by: null,
    byHost: false,
    product: null,
    review: null,
    excerpt: null,
    consent: null,
    reason: null,
    request: null,
  },
  ...{ sale: null, goal: null, stage: null, other: null, fields: [], message: null },
} satisfies Partial<Entry>

/** What a fact says on the timeline. The rating shows once the review is public: whoever moderates decides without it. */
export function entryOf({ id, at, type, data, review, ...named }: Fact): Entry {
  const { byHost, reason, amountMinor, currency, from, to, fields } = JSON.parse(data) as Data
  return {
    ...NOTHING,
    ...named,
    ...{ id, at, type: type as Entry['type'] },
    byHost: byHost ?? false,
    review: review && { ...review, rating: review.state === 'published' ? review.rating : null },
    reason: reason ?? null,
    sale: amountMinor !== undefined && currency !== undefined ? { amountMinor, currency } : null,
    stage: type === 'stage.changed' && to !== undefined ? { from: from ?? null, to } : null,
    fields: fields ?? [],
  }
}

export const messageEntry = ({ id, at, template, state }: Mail): Entry => ({
  ...NOTHING,
  ...{ id, at, type: 'message' },
  message: { id, template, state },
})

/** What happened in the same moment stands in the order it was written. */
export const newestFirst = (a: Pick<Entry, 'at' | 'id'>, b: Pick<Entry, 'at' | 'id'>) =>
  b.at - a.at || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0)
