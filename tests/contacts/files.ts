import { contact } from '../../db/schema/contacts.ts'
import type { Answer, Door, Loose } from '../people.ts'
import type { World } from '../world.ts'

/** A file of contacts: one line that is somebody known, one that is new, and two that are refused. */
export const FILE = `E-mail,Name,Company,Plan,Number,Seats
ann@example.com,Ann Ashby-Cole,Orbit Ltd,Pro,7,5
new@example.com,Noor,orbit  ltd,,8,
half@,Half,,,,
NEW@example.com,Noor again,,,,
`
export const MAPPING = [
  ...['email', 'name', 'company', 'plan', 'externalId'].map((to) => ({ to })),
  { to: 'trait', trait: 'seats' },
]
export const at = (id: string, what = '') => `/api/v1/contacts/imports/${id}${what}`
export const upload = (by: Door, file: string | Uint8Array<ArrayBuffer> = FILE, name = 'people.csv'): Promise<Answer> =>
  by.sendFile('POST', `/api/v1/contacts/imports?fileName=${encodeURIComponent(name)}`, 'text/csv', file)
export const check = (by: Door, id: string, mapping: object[] = MAPPING) => by.post(at(id, '/check'), { mapping })
export const verdicts = async (by: Door, id: string, query = ''): Promise<Loose[]> =>
  (await by.get(at(id, `/rows${query}`))).body.items
/** Everybody, by their address. */
export const people = async (portal: World) =>
  Object.fromEntries((await portal.db.read.select().from(contact)).map((row) => [row.email, row]))
/** From the file to its last line. */
export async function whole(portal: World, file = FILE, mapping: object[] = MAPPING): Promise<Loose> {
  const olga = await portal.as('olga')
  const { body } = await upload(olga, file)
  await check(olga, body.id, mapping)
  await olga.post(at(body.id, '/run'))
  await portal.worker.drain()
  return (await olga.get(at(body.id))).body
}
