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
}

/** Asks one address over and over, each connection one request at a time, over plain sockets that cost little. */
export async function load(url: string, options: Options = {}): Promise<Load> {
  const { connections = 16, ms = 1000, method = 'GET', headers = {}, body } = options
  const { hostname, port, pathname, search, host } = new URL(url)
  const head = [`${method} ${pathname}${search} HTTP/1.1`, `host: ${host}`]
  for (const [name, value] of Object.entries(headers)) head.push(`${name}: ${value}`)
  const ask = () => {
    const content = body?.() ?? ''
    return `${head.join('\r\n')}\r\n${body ? `content-length: ${Buffer.byteLength(content)}\r\n` : ''}\r\n${content}`
  }
  const times: number[] = []
  const statuses: Record<number, number> = {}
  const started = performance.now()
  const until = started + ms

  const client = async () => {
    const socket = connect(Number(port), hostname)
    socket.setNoDelay(true)
    const next = answers(socket)
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

/** Reads whole answers from a socket: by their length, in chunks, or without a body. */
function answers(socket: Socket): () => Promise<number> {
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

function wholeAnswer(buffer: Buffer): { status: number; length: number } | undefined {
  const end = buffer.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const head = buffer.toString('latin1', 0, end)
  const status = Number(head.slice(9, 12))
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
  if (status === 204 || status === 304) return { status, length: end + 4 }
  if (length !== undefined) {
    const total = end + 4 + Number(length)
    return buffer.length >= total ? { status, length: total } : undefined
  }
  const last = buffer.indexOf('\r\n0\r\n\r\n', end + 2)
  return last < 0 ? undefined : { status, length: last + 7 }
}
