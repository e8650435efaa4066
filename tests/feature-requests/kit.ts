import type { Answer, Door } from '../people.ts'
import type { World } from '../world.ts'

export const BOARD = {
  ...{ name: 'Ideas', description: '', template: '', viewPolicy: 'everyone', submitPolicy: 'everyone' },
  ...{ votePolicy: 'everyone', commentPolicy: 'signed_in', holdPolicy: 'never', showVoters: false, voteBudget: null },
}
/** The first board, with other rules than it is born with. */
export async function setBoard(portal: World, change: Partial<Record<keyof typeof BOARD, unknown>> = {}) {
  const answer = await (await portal.as('olga')).put('/api/v1/boards/ideas', { ...BOARD, ...change })
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
}
export async function submit(door: Door, title: string, more: object = {}): Promise<number> {
  const answer = await door.post('/api/v1/requests', { board: 'ideas', title, body: '', ...more })
  if (answer.status !== 201) throw new Error(`${title}: ${JSON.stringify(answer.body)}`)
  return answer.body.number as number
}
export const vote = (door: Door, number: number, ballot: object = {}) =>
  door.put(`/api/v1/requests/${number}/vote`, ballot)
export const unvote = (door: Door, number: number) => door.delete(`/api/v1/requests/${number}/vote`)
export const look = async (door: Door, number: number) => (await door.get(`/api/v1/requests/${number}`)).body
export async function move(portal: World, number: number, statusId: string, more: object = {}): Promise<Answer> {
  const mia = await portal.as('mia')
  return mia.put(`/api/v1/requests/${number}/status`, { statusId, answer: 'We thought about it.', ...more })
}
export async function merge(portal: World, number: number, into: number): Promise<Answer> {
  return (await portal.as('mia')).post(`/api/v1/requests/${number}/merge`, { into })
}
export async function unmerge(portal: World, number: number): Promise<Answer> {
  return (await portal.as('mia')).delete(`/api/v1/requests/${number}/merge`)
}
/** A browser that keeps what cookies it is given, and belongs to nobody. */
export function browser(portal: World) {
  let cookie = ''
  const send = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const headers: Record<string, string> = { origin: portal.publicUrl, ...(cookie && { cookie }) }
    if (body !== undefined) headers['content-type'] = 'application/json'
    const response = await portal.app.request(path, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
    })
    for (const set of response.headers.getSetCookie()) cookie = set.split(';')[0]!
    const text = await response.text()
    return { status: response.status, body: text ? JSON.parse(text) : '', headers: response.headers }
  }
  return {
    get: (path: string) => send('GET', path),
    vote: (number: number, ballot: object = {}) => send('PUT', `/api/v1/requests/${number}/vote`, ballot),
    unvote: (number: number) => send('DELETE', `/api/v1/requests/${number}/vote`),
    post: (path: string, body: unknown) => send('POST', path, body),
    cookie: () => cookie,
  }
}
