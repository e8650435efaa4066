import type { Reaction, Tx } from '../../kernel/context.ts'
import { toPlain } from '../../kernel/markdown.ts'
import { write } from '../reactions.ts'
import type { NewsItem } from '../templates-requests.ts'
import * as store from './store.ts'

const LONGEST = 1_500
const QUOTED = 400
const cut = (words: string) => (words.length > LONGEST ? `${words.slice(0, LONGEST).trimEnd()}…` : words)

/** The newest words, short enough for a mail; whom they name stands in them as an id, which says nobody anything. */
const quoted = (body: string) => toPlain(body.replace(/@\[[\w-]+\]/g, '@…')).slice(0, QUOTED)
/** What one person reads of one notice: the same words in a mail of its own and in the morning's. */
async function itemOf(
  tx: Tx,
  noticeId: string,
  requestIds: string[],
  contactId: string,
): Promise<NewsItem | undefined> {
  const found = await store.noticeOf(tx, noticeId)
  const requests = await store.requestsByIds(tx, requestIds, contactId)
  const [first] = requests
  if (!found || !first) return undefined
  const { notice, status, entry, answer } = found
  if (notice.kind === 'comment') {
    const said = await store.othersComments(tx, noticeId, contactId)
    if (said.length === 0) return undefined
    return { kind: 'comment', request: first, count: said.length, quote: quoted(said.at(-1)!.body) }
  }
  const why = await store.whyOf(tx, requestIds, contactId)
  if (notice.kind === 'entry') {
    if (entry?.state !== 'published') return undefined
    const { number, title, body } = entry
    return { kind: 'entry', entry: { number, title, summary: cut(toPlain(body)) }, requests, why }
  }
  if (!status) return undefined
  const { label, category } = status
  const answered = notice.fromStatusId === notice.toStatusId
  return {
    kind: 'status',
    request: first,
    status: label,
    category,
    answered,
    answer: answer && cut(toPlain(answer)),
    why,
  }
}

export const tellFollower: Reaction<'feature_request.told'> = async (tx, { data: { contactId, noticeId } }) => {
  const to = await store.addressOf(tx, contactId)
  const found = await store.noticeOf(tx, noticeId)
  const telling = found && (await store.requestIdsOf(tx, noticeId, found.notice.about, contactId))
  if (!to || !found || !telling) return
  const item = await itemOf(tx, noticeId, JSON.parse(telling.requestIds) as string[], contactId)
  if (!item) return
  const about = `${found.notice.about}:${contactId}`
  await write(tx, { template: 'request_news', about, to, contactId, data: { follower: contactId, item } })
}

/** Somebody of the company voted for them: said once for each request, so that they can take it back. */
export const tellVotedFor: Reaction<'feature_request.voted'> = async (tx, { data }) => {
  const { requestId, contactId, onBehalf } = data
  if (!onBehalf || contactId === null) return
  const [to, [request]] = [await store.addressOf(tx, contactId), await store.requestsByIds(tx, [requestId], contactId)]
  if (!to || !request) return
  const about = `${requestId}:${contactId}`
  await write(tx, { template: 'request_voted_for', about, to, contactId, data: { follower: contactId, request } })
}

export const tellInTheMorning: Reaction<'request_digest.due'> = async (tx, { data: { digestId, contactId } }) => {
  const to = await store.addressOf(tx, contactId)
  if (!to) return
  const items: NewsItem[] = []
  for (const { noticeId, requestIds } of await store.tellingsOf(tx, digestId)) {
    const item = await itemOf(tx, noticeId, JSON.parse(requestIds) as string[], contactId)
    if (item) items.push(item)
  }
  if (items.length === 0) return
  await write(tx, { template: 'request_digest', about: digestId, to, contactId, data: { follower: contactId, items } })
}
