import type { Answer, Door, Loose } from '../people.ts'
import type { World } from '../world.ts'

/** An export of Canny: two good requests, one whose status nobody knows, one without a title. */
export const CANNY = `Post ID,Title,Details,Status,Score,Voters,Author email,Created,URL
c1,Dark mode,My eyes hurt at night.,in progress,40,"ann@example.com; Ben@example.com 2025-05-02, nobody@x.test",ann@example.com,2025-03-14,https://canny.test/c1
c2,Export to CSV,,complete,7,,stranger@x.test,2024-01-02,
c3,Undo,,Parking lot,1,,,2024-01-02,
c4,,No title,open,1,,,2024-01-02,
`
export const at = (id: string, what = '') => `/api/v1/requests/imports/${id}${what}`
export const upload = (by: Door, file: string, query = ''): Promise<Answer> =>
  by.sendFile('POST', `/api/v1/requests/imports?fileName=requests.csv${query}`, 'text/csv', file)
export const lines = async (by: Door, id: string, query = ''): Promise<Loose[]> =>
  (await by.get(at(id, `/rows${query}`))).body.items
/** From the file to its last line, with the columns as they were found, or others. */
export async function whole(portal: World, file: string, change: object = {}): Promise<Loose> {
  const olga = await portal.as('olga')
  const { body } = await upload(olga, file)
  const checked = await olga.post(at(body.id, '/check'), { ...body.mapping, ...change })
  if (checked.status !== 200) throw new Error(JSON.stringify(checked.body))
  await olga.post(at(body.id, '/run'))
  await portal.worker.drain()
  return (await olga.get(at(body.id))).body
}
export async function undo(portal: World, id: string): Promise<Loose> {
  const olga = await portal.as('olga')
  await olga.post(at(id, '/undo'))
  await portal.worker.drain()
  return (await olga.get(at(id))).body
}
export const many = (n: number) =>
  `id,title,votes\n${Array.from({ length: n }, (_, i) => `m${i},Wish number ${i},${i}`).join('\n')}\n`
export const board = async (portal: World, query = ''): Promise<Loose> =>
  (await portal.visitor.get(`/api/v1/requests${query}`)).body
