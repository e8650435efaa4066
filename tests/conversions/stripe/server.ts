import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { stripeReader } from '../../../api/outside/stripe.ts'
import { PATIENT } from '../../patient.ts'

/** A Stripe of our own: answers what was put there by its path, and keeps what it was asked. */
export async function fakeStripe() {
  const things = new Map<string, unknown>()
  const asked: { path: string; key: string | undefined }[] = []
  let broken: number | undefined
  const server = createServer(PATIENT, (req, res) => {
    const path = req.url!.split('?')[0]!
    asked.push({ path: req.url!, key: req.headers.authorization?.slice('Bearer '.length) })
    const thing = things.get(path)
    const status = broken ?? (thing ? 200 : 404)
    const body = status === 200 ? thing : { error: { type: 'invalid_request_error', message: 'of dora@example.com' } }
    res
      .writeHead(status, { 'content-type': 'application/json', 'stripe-should-retry': 'false' })
      .end(JSON.stringify(body))
  })
  await new Promise<void>((yes) => server.listen(0, '127.0.0.1', yes))
  const { port } = server.address() as AddressInfo
  const list = (data: unknown[]) => ({ object: 'list', data, has_more: false, url: '/v1/x' })
  return {
    asked,
    reader: stripeReader({ host: '127.0.0.1', port, protocol: 'http' }),
    put: (path: string, thing: object) => void things.set(`/v1/${path}`, thing),
    putList: (path: string, ...data: object[]) => void things.set(`/v1/${path}`, list(data)),
    /** Answers with this status whatever is asked; undefined makes it well again. */
    breaks: (status?: number) => void (broken = status),
    close: () => new Promise((done) => server.close(done)),
  }
}
