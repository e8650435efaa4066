import type { ProblemBody } from '../../api/kernel/problem.ts'
import { t } from '../locales/t.ts'

/** What the api's client answers with, as far as pages care. */
export interface Answer {
  ok: boolean
  status: number
  headers: Headers
  json(): Promise<unknown>
}
export interface Refusal {
  status: number
  code: string
  title: string
  fields: Record<string, string>
  requestId: string | undefined
}

/** The form that was posted to this page; null when it is only looked at. */
export async function posted(request: Request): Promise<FormData | null> {
  if (request.method !== 'POST') return null
  const type = request.headers.get('content-type') ?? ''
  return /form/.test(type) ? request.formData().catch(() => new FormData()) : new FormData()
}

export const text = (form: FormData | null, name: string): string => {
  const value = form?.get(name)
  return typeof value === 'string' ? value : ''
}
export const texts = (form: FormData | null, name: string): string[] =>
  form?.getAll(name).filter((value) => typeof value === 'string') ?? []

/** A sentence for a person, whatever the api said no with. */
export async function refusalOf(answer: Answer): Promise<Refusal> {
  const body = ((await answer.json().catch(() => null)) ?? {}) as Partial<ProblemBody>
  return {
    status: answer.status,
    code: body.code ?? 'unknown',
    title: body.title ?? t('error.unknown'),
    fields: body.fields ?? {},
    requestId: body.requestId,
  }
}

/** The body of an answer that is always good unless something broke: then the 500 page. */
export async function given<T>(answer: Promise<{ ok: boolean; status: number; json(): Promise<T> }>): Promise<T> {
  const answered = await answer
  if (!answered.ok) throw new Error(`The api answered ${answered.status} to a page`)
  return answered.json()
}

/** A safe address within this portal, or the fallback. */
export function within(next: string | null, fallback: string): string {
  if (!next || !/^\/(?![/\\])/.test(next)) return fallback
  const url = new URL(next, 'http://portal.invalid')
  const stays = url.host === 'portal.invalid' && !url.pathname.startsWith('//')
  return stays ? url.pathname + url.search : fallback
}
