import { connect, type Socket } from 'node:net'
import { percentile } from './bench.ts'

export interface Load {
  perSecond: number
  p50Ms: number
  p99Ms: number
  /** Answers by status. */
  statuses: Record<number, number>
}
interface Options {
  connections?: number
  ms?: number
  method?: string
  headers?: Record<string, string>
  body?: () => string
  /** Another path and headers of its own for each request. */
  each?: () => { path: string; headers: Record<string, string> }
  /** Hears the head of each answer, status line first. */
  onHead?: (head: string) => void
}

/** Asks one address over and over, each connection one request at a time, over plain sockets that cost little. */
export async function load(url: string, options: Options = {}): Promise<Load> {
  const { connections = 16, ms = 1000, method = 'GET', headers = {}, body, each, onHead } = options
  const { hostname, port, pathname, search, host } = new URL(url)
  const lines = (of: Record<string, string>) =>
    Object.entries(of)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')
  const always = `host: ${host}\r\n${lines(headers)}`
  const ask = () => {
    const content = body?.() ?? ''
    const own = each?.()
    const head = `${method} ${own?.path ?? pathname + search} HTTP/1.1\r\n${always}${own ? lines(own.headers) : ''}`
    return `${head}${body ? `content-length: ${Buffer.byteLength(content)}\r\n` : ''}\r\n${content}`
  }
  const times: number[] = []
  const statuses: Record<number, number> = {}
  const started = performance.now()
  const until = started + ms

  const client = async () => {
    const socket = connect(Number(port), hostname)
    socket.setNoDelay(true)
    const next = answers(socket, onHead)
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
    while (performance.now() < until) {
      const asked = performance.now()
      socket.write(ask())
      const status = await next()
      times.push(performance.now() - asked)
      statuses[status] = (statuses[status] ?? 0) + 1
    }
    socket.destroy()
  }
  await Promise.all(Array.from({ length: connections }, client))
  const seconds = (performance.now() - started) / 1000
  return { perSecond: times.length / seconds, p50Ms: percentile(times, 0.5), p99Ms: percentile(times, 0.99), statuses }
}

/** One visitor after the other looks at a page, each from an address of their own, so that none asks too often. */
export async function visit(url: string, ms: number): Promise<Load> {
  let n = 0
  const { pathname } = new URL(url)
  const each = () => {
    const from = `198.${18 + (n >> 16)}.${(n >> 8) & 255}.${n++ & 255}`
    return { path: pathname, headers: { accept: 'text/html', 'x-forwarded-for': from } }
  }
  const looked = await load(url, { ms, connections: 1, each })
  const [other] = Object.keys(looked.statuses).filter((status) => status !== '200')
  if (other) throw new Error(`${url} answered ${other}: ${JSON.stringify(looked.statuses)}`)
  return looked
}

/** Reads whole answers from a socket: by their length, in chunks, or without a body. */
function answers(socket: Socket, onHead?: (head: string) => void): () => Promise<number> {
  let buffer: Buffer = Buffer.alloc(0)
  let wake: (() => void) | undefined
  let gone: Error | undefined
  socket.on('data', (data: Buffer) => {
    buffer = buffer.length === 0 ? data : Buffer.concat([buffer, data])
    wake?.()
  })
  const lost = (error?: Error) => {
    gone ??= error ?? new Error('The server closed the connection')
    wake?.()
  }
  socket.on('error', lost).on('close', () => lost())
  return async () => {
    for (;;) {
      const whole = wholeAnswer(buffer)
      if (whole) {
        onHead?.(buffer.toString('latin1', 0, whole.head))
        buffer = buffer.subarray(whole.length)
        return whole.status
      }
      if (gone) throw gone
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
}

function wholeAnswer(buffer: Buffer): { status: number; length: number; head: number } | undefined {
  const end = buffer.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const head = buffer.toString('latin1', 0, end)
  const status = Number(head.slice(9, 12))
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
  if (status === 204 || status === 304) return { status, length: end + 4, head: end }
  if (length !== undefined) {
    const total = end + 4 + Number(length)
    return buffer.length >= total ? { status, length: total, head: end } : undefined
  }
  const last = buffer.indexOf('\r\n0\r\n\r\n', end + 2)
  return last < 0 ? undefined : { status, length: last + 7, head: end }
}
