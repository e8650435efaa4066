import type { Kept } from './kept.ts'

/** The file was refused for what it is; the sentence is the api's. */
export class Refused extends Error {}
/** The line is gone for longer than we wait; it can be gone on with. */
export class Lost extends Error {}

export interface Started extends Kept {
  partBytes: number
  parts: number
}
interface Watch {
  /** From 0 to 1. */
  progress(share: number): void
  /** The line is gone, and we try again by ourselves. */
  waiting(is: boolean): void
  signal: AbortSignal
}

const API = '/api/v1/files'
const TRIES = 7
const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 30_000
const PASSES = new Set([0, 408, 429, 500, 502, 503, 504])

const sentence = (body: unknown): string => {
  const { fields = {}, title = '' } = (body ?? {}) as { fields?: Record<string, string>; title?: string }
  return Object.values(fields)[0] ?? title
}
const later = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer)
      removeEventListener('online', done)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    addEventListener('online', done)
    signal.addEventListener('abort', done)
  })

interface Answer {
  status: number
  body: unknown
}
/** One request with its progress; status 0 when nothing came back. */
function ask(method: string, path: string, secret: string, body: Blob | string | null, watch: Watch, sent = () => {}) {
  return new Promise<Answer>((resolve, reject) => {
    if (watch.signal.aborted) return reject(watch.signal.reason)
    const request = new XMLHttpRequest()
    request.open(method, path)
    request.responseType = 'text'
    if (secret) request.setRequestHeader('x-upload-secret', secret)
    const type = typeof body === 'string' ? 'application/json' : body ? body.type : ''
    if (type) request.setRequestHeader('content-type', type)
    request.upload.onprogress = ({ loaded }) => (sent as (bytes: number) => void)(loaded)
    const stop = () => {
      request.abort()
      reject(watch.signal.reason)
    }
    watch.signal.addEventListener('abort', stop, { once: true })
    request.onloadend = () => {
      watch.signal.removeEventListener('abort', stop)
      resolve({ status: request.status, body: parsed(request.responseText) })
    }
    request.send(body)
  })
}
const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Asks until it is answered for good. @throws Refused, Lost */
async function patiently(watch: Watch, once: () => Promise<Answer>): Promise<unknown> {
  for (let n = 1; ; n++) {
    const { status, body } = await once()
    if (status >= 200 && status < 300) {
      watch.waiting(false)
      return body
    }
    if (!PASSES.has(status)) throw new Refused(sentence(body))
    if (n >= TRIES) throw new Lost()
    watch.waiting(true)
    await later(Math.min(FIRST_WAIT_MS * 2 ** (n - 1), LONGEST_WAIT_MS), watch.signal)
  }
}

/** A place for a file. @throws Refused, Lost */
export async function begin(blob: Blob, kind: Kept['kind'], watch: Watch): Promise<Started> {
  const input = JSON.stringify({ kind, bytes: blob.size, type: blob.type })
  const body = (await patiently(watch, () => ask('POST', API, '', input, watch))) as Started
  return { ...body, kind, alt: '' }
}

/** Sends what is not here yet, then says that all of it is. Again after `Lost` it goes on where it was. */
export async function sendAll(started: Started, blob: Blob, watch: Watch): Promise<void> {
  const { id, secret, parts, partBytes } = started
  const at = `${API}/${id}`
  const state = (await patiently(watch, () => ask('GET', `${at}/upload`, secret, null, watch))) as {
    received: number[]
  }
  const here = new Set(state.received)
  for (let n = 0; n < parts; n++) {
    if (here.has(n)) continue
    const part = blob.slice(n * partBytes, (n + 1) * partBytes, 'application/octet-stream')
    const sent = (bytes = 0) => watch.progress(Math.min((n * partBytes + bytes) / blob.size, 1))
    await patiently(watch, () => ask('PUT', `${at}/parts/${n}`, secret, part, watch, sent))
  }
  watch.progress(1)
  await patiently(watch, () => ask('POST', `${at}/finish`, secret, '{}', watch))
}

const quiet: Watch = { progress() {}, waiting() {}, signal: new AbortController().signal }
const put = (path: string, secret: string, body: Blob | string) =>
  patiently(quiet, () => ask('PUT', path, secret, body, quiet)).then(
    () => true,
    () => false,
  )
export const savePoster = ({ id, secret }: Kept, picture: Blob) => put(`${API}/${id}/poster`, secret, picture)
export const saveAlt = ({ id, secret }: Kept, alt: string) => put(`${API}/${id}`, secret, JSON.stringify({ alt }))
/** What is said in a film; answers what is wrong with it, or nothing. */
export const saveSaid = ({ id, secret }: Kept, said: { captions: string; transcript: string }): Promise<string> =>
  patiently(quiet, () => ask('PUT', `${API}/${id}/captions`, secret, JSON.stringify(said), quiet)).then(
    () => '',
    (error: Error) => error.message,
  )
/** What cannot be taken back now is forgotten by itself after a day. */
export const takeBack = ({ id, secret }: Kept) =>
  void fetch(`${API}/${id}`, { method: 'DELETE', headers: { 'x-upload-secret': secret } }).catch(() => {})
