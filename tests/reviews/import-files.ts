import { addProduct } from '../helpers.ts'
import type { Answer, Door, Loose } from '../people.ts'
import type { World } from '../world.ts'

/** Reviews from elsewhere: one of somebody known here, two of strangers, and three that are refused. */
export const FILE = `Review ID,Product,Rating,Title,Review,Name,E-mail,Date,Link
t1,orbit-notes,5,Found it again,I find every note again.,Ann Elsewhere,ann@example.com,2025-03-14,https://reviews.test/t1
t2,Orbit Notes,★★,,"Slow on my old phone, and the search misses half of what I wrote there.",,,14.03.2025,
t3,orbit-notes,4/5,Good,Does what it says.,Zoë,zoe@x.test,"March 3, 2025",
t4,orbit-notes,4.5,Nearly,Nearly there.,Kim,,2025-03-14,
t5,orbit-notes,5,Call me,Call me at +49 170 1234567 now.,Lou,,2025-03-14,
t6,nothing-here,5,What,What is this about?,Max,,2025-03-14,
`
const COLUMNS = ['externalId', 'product', 'rating', 'title', 'body', 'author', 'email', 'writtenOn', 'url']
export const MAPPING = { columns: COLUMNS }
export const at = (id: string, what = '') => `/api/v1/reviews/imports/${id}${what}`
export const upload = (by: Door, file = FILE, source = 'Trustpilot'): Promise<Answer> =>
  by.sendFile(
    'POST',
    `/api/v1/reviews/imports?fileName=reviews.csv&source=${encodeURIComponent(source)}`,
    'text/csv',
    file,
  )
export const check = (by: Door, id: string, mapping: object = MAPPING) => by.post(at(id, '/check'), mapping)
export const rows = async (by: Door, id: string, query = ''): Promise<Loose[]> =>
  (await by.get(at(id, `/rows${query}`))).body.items
/** From the file to its last line. */
export async function whole(portal: World, file = FILE, mapping: object = MAPPING, source?: string): Promise<Loose> {
  const olga = await portal.as('olga')
  const { body } = await upload(olga, file, source)
  await check(olga, body.id, mapping)
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
/** Many lines about one product, in the shortest form. */
export const many = (n: number, first = 1) =>
  `id,stars,text,name,date\n${Array.from({ length: n }, (_, i) => `n${first + i},${1 + (i % 5)},Words of number ${first + i} about it.,P${first + i},2025-01-0${1 + (i % 9)}\n`).join('')}`
export const SHORT = {
  columns: ['externalId', 'rating', 'body', 'author', 'writtenOn'],
  productSlug: 'orbit-notes',
}
export const listed = async (portal: World, query = ''): Promise<Loose> =>
  (await portal.visitor.get(`/api/v1/products/orbit-notes/reviews${query}`)).body
export const product = async (portal: World): Promise<Loose> =>
  (await portal.visitor.get('/api/v1/products/orbit-notes')).body
export const withProduct = addProduct
