import type { Client } from '../../../../api/client.ts'
import { text, texts } from '../../../state/forms.ts'
import { type Kind, numbersIn } from './words.ts'

export interface Linked {
  number: number
  slug: string
  title: string
}
/** What stands in the form of an entry. */
export interface Values {
  kind: string
  title: string
  body: string
  requests: readonly Linked[]
  find: string
}
export interface Found {
  items: readonly Linked[]
}
type V1 = Client['api']['v1']

async function requestsOf(v1: V1, numbers: readonly number[]): Promise<Linked[]> {
  const found = await Promise.all(
    numbers.map((one) => v1.requests[':number'].$get({ param: { number: String(one) }, query: {} })),
  )
  const known = await Promise.all(found.map(async (answer) => (answer.ok ? answer.json() : null)))
  return numbers.map((number, n) => {
    const request = known[n]
    return request ? { number, slug: request.slug, title: request.title } : { number, slug: '', title: `#${number}` }
  })
}
/** The form as it was sent, with the names of the requests that were ticked. */
export const typedValues = async (v1: V1, form: FormData): Promise<Values> => ({
  ...{ kind: text(form, 'kind'), title: text(form, 'title'), body: text(form, 'body'), find: text(form, 'find') },
  requests: await requestsOf(v1, numbersIn(texts(form, 'requests'))),
})

/** Requests by number or words; none are asked for with an empty field. */
export async function findRequests(v1: V1, words: string): Promise<Found | null> {
  const q = words.trim()
  if (q === '') return null
  const numbers = /^[#\d\s,]+$/.test(q) ? numbersIn([q]) : []
  const named = (await requestsOf(v1, numbers)).filter(({ slug }) => slug !== '')
  const listed = await v1.requests.$get({ query: { q, sort: 'top', limit: '8' } as never })
  const items = listed.ok ? (await listed.json()).items : []
  const seen = new Set(named.map(({ number }) => number))
  return {
    items: [...named, ...items.filter(({ number }) => !seen.has(number))].map(({ number, slug, title }) => ({
      ...{ number, slug, title },
    })),
  }
}

/** What is sent to the api of it. */
export const entryIn = (form: FormData) => ({
  ...{ kind: text(form, 'kind') as Kind, title: text(form, 'title'), body: text(form, 'body') },
  requests: numbersIn(texts(form, 'requests')),
})
