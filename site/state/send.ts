import type { Refusal } from './forms.ts'

export type Sent<T> = { ok: true; data: T } | { ok: false; refusal: Refusal }

/** What an island says to the api; a lost connection is an answer too. */
export async function send<T>(path: string, body: unknown, method = 'POST'): Promise<Sent<T>> {
  try {
    const res = await fetch(path, {
      method,
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(body),
    })
    const data = res.status === 204 ? null : await res.json()
    if (res.ok) return { ok: true, data: data as T }
    return {
      ok: false,
      refusal: { fields: {}, title: '', code: 'unknown', requestId: undefined, ...data, status: res.status },
    }
  } catch {
    return { ok: false, refusal: { status: 0, code: 'network.lost', title: '', fields: {}, requestId: undefined } }
  }
}
