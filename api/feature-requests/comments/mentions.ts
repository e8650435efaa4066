import type { Reads } from '../../../db/client.ts'
import type { Tx } from '../../kernel/context.ts'
import { displayNameOf } from '../../kernel/names.ts'
import { invalid } from '../../kernel/problem.ts'
import { firstName, MOST_MENTIONS, mentionsIn } from './rules.ts'
import * as store from './store.ts'

/** Those who may be named in a conversation: who spoke in it, and colleagues. Among colleagues, only they. */
async function people(read: Reads, requests: string[], { isInternal }: { isInternal: boolean }) {
  return {
    staff: await store.colleagues(read),
    speakers: isInternal ? [] : await store.speakers(read, requests),
  }
}

const MOST_SHOWN = 8
/** For a list to choose from while somebody types; of customers no more than the public sees of their names. */
export async function mentionable(read: Reads, requests: string[], q: string) {
  const { staff, speakers } = await people(read, requests, { isInternal: false })
  const company = await store.companyName(read)
  const all = [
    ...speakers.map(({ id, name }) => ({ id, name: displayNameOf(name, 'first_initial'), company: null })),
    ...staff.map(({ id, name }) => ({ id, name: firstName(name), company })),
  ]
  const begin = q.normalize('NFKC').toLocaleLowerCase()
  const fits = all.filter(({ name }) => name.normalize('NFKC').toLocaleLowerCase().includes(begin))
  return fits.filter(({ name }) => name !== '').slice(0, MOST_SHOWN)
}

interface Words {
  commentId: string
  body: string
  requests: string[]
  isInternal: boolean
}
/**
 * Keeps whom these words name. Who was named in an earlier wording stays, and is not told again.
 * @throws Problem when somebody is named who has no part in the conversation
 */
export async function keepMentions(tx: Tx, { commentId, body, requests, isInternal }: Words): Promise<void> {
  const named = mentionsIn(body)
  if (named.length === 0) return
  if (named.length > MOST_MENTIONS) throw invalid('body', `Mention at most ${MOST_MENTIONS} people.`)
  const before = new Set((await store.mentionsOf(tx, [commentId])).map(({ mention }) => mention.personId))
  const { staff, speakers } = await people(tx, requests, { isInternal })
  const canonical = new Map((await store.canonicalOf(tx, named)).map((row) => [row.id, row.canonicalId]))
  const allowed = new Set([...staff, ...speakers].map(({ id }) => id))
  for (const id of named) {
    const personId = canonical.get(id) ?? id
    if (before.has(id) || before.has(personId)) continue
    if (!allowed.has(personId)) {
      throw invalid('body', 'You can mention people of this conversation and of the company. Leave out the others.')
    }
    await store.insertMention(tx, { commentId, personId: id, createdAt: tx.now })
  }
}

interface Said {
  commentId: string
  requestId: string
  /** Nobody is told that they named themselves. */
  authorId: string
}
/** Announces each person once, when everybody who may read the comment can. */
export async function announceMentions(tx: Tx, { commentId, requestId, authorId }: Said): Promise<void> {
  for (const { personId } of await store.tellMentions(tx, commentId, tx.now)) {
    if (personId === authorId) continue
    const isContact = personId.startsWith('con_')
    await tx.emit('feature_request.mentioned', {
      ...{ requestId, commentId, contactId: isContact ? personId : null },
      accountId: isContact ? null : personId,
    })
  }
}
