import { lookup, Resolver } from 'node:dns/promises'
import { request as requestPlain } from 'node:http'
import { request as requestTls } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { AddressRefused, type CallError, type Called, type Caller } from '../kernel/outside.ts'
import { isPublic, type Target, targetOf } from './public-address.ts'

const PORTS = [443, 8443]
const TIMEOUT_MS = 15_000
const DNS_MS = 3_000
/** Where a host has several addresses, how long one of them may take before the next is tried; Node's own is too short. */
const CONNECT_MS = 2_500
/** So much of an answer is taken in at most, and so much of it kept. */
const READ_BYTES = 65_536
const KEEP_BYTES = 1_024

export interface SafeFetchOptions {
  /** Hosts the operator vouches for. */
  allow?: readonly string[]
  ports?: readonly number[]
  timeoutMs?: number
  /** All addresses of a host; fails or gives none when there are none. */
  resolve?: (host: string, allowed: boolean) => Promise<string[]>
  /** Trusted beside what the machine trusts. */
  ca?: string
}

/**
 * Calls addresses that people typed: parsed, resolved once, every address of it checked, and connected to exactly what
 * was checked, so that a name which says something else a moment later changes nothing. No redirects, small answers.
 */
export function safeFetch(options: SafeFetchOptions = {}): Caller {
  const { allow = [], ports = PORTS, timeoutMs = TIMEOUT_MS, resolve = resolveName, ca } = options

  async function checked(text: string): Promise<Target & { addresses: string[] }> {
    const target = targetOf(text, allow, ports)
    if (target.literal !== undefined) return { ...target, addresses: [target.literal] }
    const addresses = await resolve(target.url.hostname, target.allowed).catch(() => [])
    if (addresses.length === 0) throw new AddressRefused('unresolved')
    if (!target.allowed && !addresses.every(isPublic)) throw new AddressRefused('internal')
    return { ...target, addresses }
  }

  return {
    async check(url) {
      await checked(url)
    },
    async post(url, { headers, body, signal }) {
      const began = performance.now()
      const took = () => Math.round(performance.now() - began)
      const deadline = AbortSignal.timeout(timeoutMs)
      try {
        const target = await within(deadline, checked(url))
        const said = await send(target, { headers, body, ca, deadline, signal })
        return { ms: took(), ...said }
      } catch (error) {
        return { ms: took(), error: signal?.aborted ? 'stopped' : deadline.aborted ? 'timeout' : faultOf(error) }
      }
    },
  }
}

/** What takes longer is left alone: a resolver cannot be stopped. */
const within = <T>(deadline: AbortSignal, work: Promise<T>) =>
  Promise.race([
    work,
    new Promise<never>((_, no) => deadline.addEventListener('abort', () => no(deadline.reason), { once: true })),
  ])

/** Not by the system's lookup, which has four threads for the whole process: a few dead names would stop them all. */
async function resolveName(host: string, allowed: boolean): Promise<string[]> {
  if (allowed) return (await lookup(host, { all: true })).map(({ address }) => address)
  const resolver = new Resolver({ timeout: DNS_MS, tries: 2 })
  const found = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)])
  return found.flatMap((one) => (one.status === 'fulfilled' ? one.value : []))
}

interface Sending {
  headers: Record<string, string>
  body: string
  ca: string | undefined
  deadline: AbortSignal
  signal: AbortSignal | undefined
}
type Said = Omit<Extract<Called, { status: number }>, 'ms'>

function send({ url, addresses }: Target & { addresses: string[] }, sending: Sending): Promise<Said> {
  const { headers, body, ca, deadline, signal } = sending
  const known = addresses.map((address) => ({ address, family: isIP(address) }))
  const pinned: LookupFunction = (_host, { all }, give) =>
    all ? give(null, known) : give(null, known[0]!.address, known[0]!.family)
  return new Promise((yes, no) => {
    const request = (url.protocol === 'https:' ? requestTls : requestPlain)(url, {
      ...{ method: 'POST', agent: false, lookup: pinned, ...(ca && { ca }) },
      ...{ autoSelectFamilyAttemptTimeout: CONNECT_MS },
      headers: { ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' },
      signal: signal ? AbortSignal.any([deadline, signal]) : deadline,
    })
    // once there is a status it is the answer; that its body never ends, or breaks off, changes nothing
    let finish: (() => void) | undefined
    request.on('error', (error) => (finish ? finish() : no(error)))
    request.on('close', () => no(new Error('closed without an answer')))
    request.on('response', (answer) => {
      const parts: Buffer[] = []
      let bytes = 0
      const done = () => {
        yes({ status: answer.statusCode ?? 0, retryAfter: answer.headers['retry-after'] ?? null, answer: kept(parts) })
        request.destroy()
      }
      finish = done
      answer.on('data', (part: Buffer) => {
        if (bytes < KEEP_BYTES) parts.push(part.subarray(0, KEEP_BYTES - bytes))
        bytes += part.length
        if (bytes >= READ_BYTES) done()
      })
      answer.on('end', done)
      answer.on('error', done)
      answer.on('close', done)
    })
    request.end(body)
  })
}

const kept = (parts: Buffer[]) => new TextDecoder().decode(Buffer.concat(parts)).replaceAll('\0', '\ufffd')

/** The kind of a failure; never its message, which may hold what nobody should see. */
function faultOf(error: unknown): CallError {
  if (error instanceof AddressRefused) return error.fault
  const code = (error as NodeJS.ErrnoException | null)?.code ?? ''
  if (code === 'ECONNREFUSED' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return 'refused'
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'reset'
  if (code === 'ETIMEDOUT') return 'timeout'
  if (/^HPE_|^ERR_HTTP/.test(code)) return 'protocol'
  if (/CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO/.test(code) || code === 'EPROTO') return 'tls'
  return 'failed'
}
