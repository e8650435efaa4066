import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PATIENT } from '../patient.ts'
import type { Door } from '../people.ts'
import type { World } from '../world.ts'

export interface Heard {
  headers: Record<string, string>
  body: string
  at: number
}
type Answer = (res: ServerResponse, req: IncomingMessage, n: number) => unknown

/** Somebody's program that listens for webhooks, on a real port; it takes everything unless told otherwise. */
export async function receiver(answer: Answer = (res) => res.writeHead(204).end()) {
  const heard: Heard[] = []
  let now = answer
  const server = createServer(PATIENT, async (req, res) => {
    let body = ''
    for await (const part of req) body += part
    heard.push({ headers: req.headers as Record<string, string>, body, at: Date.now() })
    now(res, req, heard.length)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    heard,
    port,
    url: `http://127.0.0.1:${port}/hooks`,
    ids: () => heard.map(({ headers }) => headers['webhook-id']),
    answers: (next: Answer) => void (now = next),
    close: () =>
      new Promise<void>((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
}
export const says =
  (status: number, headers: Record<string, string> = {}, body = ''): Answer =>
  (res) =>
    res.writeHead(status, headers).end(body)
export const hangsUp: Answer = (_, req) => req.socket.resetAndDestroy()
export const never: Answer = () => {}

export const HOOKS = '127.0.0.1'
export const CAUSE = 'product.created'
/** An endpoint for new products, or for what is named. */
export async function listenTo(door: Door, url: string, types: string[] = [CAUSE], name = 'CRM') {
  const { status, body } = await door.post('/api/v1/webhooks', { name, url, types })
  if (status !== 201) throw new Error(`no endpoint: ${JSON.stringify(body)}`)
  return body as { id: string; secret: string; publicKey: string }
}
let made = 0
/** Something that machines may hear of. */
export const cause = async (portal: World) =>
  (await (await portal.as('olga')).post('/api/v1/products', { name: `Orbit ${++made}`, kind: 'software_app' })).body
    .id as string
export const deliveriesOf = async (door: Door, id: string, query = '') =>
  (await door.get(`/api/v1/webhooks/${id}/deliveries${query}`)).body.items
