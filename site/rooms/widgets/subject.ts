import type { AstroGlobal } from 'astro'
import { given } from '../../state/forms.ts'
import type { WidgetValues } from './form.ts'

export interface Found {
  number: number
  title: string
  votes: number
}
export const MOST_FOUND = 6
/** A number, with or without its sign, or an address that ends with it: nothing to search for. */
export const isNumber = (said: string) => /^(\S*\/requests\/|#)?\d{1,15}(-\S*)?$/.test(said)

/** What the words in the box find among requests; null when a number stands there, or nothing. */
export async function foundFor({ locals }: Pick<AstroGlobal, 'locals'>, { kind, subject }: WidgetValues) {
  if (kind !== 'vote' || subject === '' || isNumber(subject)) return null
  const query = { q: subject.slice(0, 200), status: 'all', sort: 'top', limit: String(MOST_FOUND) }
  const { items } = await given(locals.api.api.v1.requests.$get({ query: query as never }))
  return items as Found[]
}
