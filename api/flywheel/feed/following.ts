import { setImmediate as othersFirst } from 'node:timers/promises'
import type { System } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { hearEach } from '../../kernel/hear-each.ts'
import { newId } from '../../kernel/ids.ts'
import { openItem } from '../items/actions.ts'
import { hearPromise } from '../promises/actions.ts'
import { DAY } from '../stages/memory/rules.ts'
import { RECURRING } from './contract.ts'
import { ANSWERS, asksIn, othersThan, PROMISES, scoreIn, TOLD_SOURCES, tagsIn, teamFor, teamIn } from './rules.ts'
import * as store from './store.ts'

const AT_ONCE = 500
type Runner = Pick<Ctx<System>, 'read' | 'now' | 'write' | 'log'>
type Source = store.EntryRow['source']

/** Reads both logs from where it stopped: what customers said comes into the feed, and what answers them stops their clock. */
export async function followVoices(ctx: Runner): Promise<void> {
  await follow(ctx, 'portal', store.portalAfter, hearPortal)
  await follow(ctx, 'host', store.hostAfter, hearHost)
  await findRecurring(ctx)
}
async function follow(
  ctx: Runner,
  log: 'portal' | 'host',
  next: typeof store.portalAfter,
  hear: (tx: Tx, row: store.Happened) => Promise<void>,
) {
  for (;;) {
    const rows = await next(ctx.read, await store.markOf(ctx.read, log), AT_ONCE)
    if (rows.length === 0) return
    // how far it is read is written with what was read, so that nothing is heard twice or missed
    await hearEach(ctx, rows, { hear, reached: (tx, { seq }) => store.saveMark(tx, log, seq) })
    if (rows.length < AT_ONCE) return
    await othersFirst()
  }
}
interface New {
  source: Source
  sourceId: string
  contactId: string | null
  at: number
}
const add = (tx: Tx, { source, ...row }: New, more: Partial<store.EntryRow> = {}) =>
  store.insertEntry(tx, {
    ...{ ...row, source, id: newId('fee', row.at), asks: asksIn(source), team: teamFor(source) },
    ...more,
  })

async function hearPortal(tx: Tx, { type, at, contactId, data }: store.Happened): Promise<void> {
  const said = JSON.parse(data ?? '{}') as Record<string, string | null>
  const one = (source: Source, sourceId: string | null | undefined) =>
    sourceId ? add(tx, { source, sourceId, contactId, at }) : null
  if (type === 'review.submitted') await one('review', said['reviewId'])
  else if (type === 'review.replied') await store.answerSource(tx, 'review', said['reviewId']!, at)
  else if (type === 'feature_request.created') await one('request', said['requestId'])
  else if (type === 'survey.answered') await one('survey', said['responseId'])
  else if (type === 'request_comment.written') {
    const written = await store.commentOf(tx, said['commentId']!)
    if (written && written.accountId === null) await one('request_comment', said['commentId'])
  }
}
async function hearHost(tx: Tx, { seq, type, at, contactId, data }: store.Happened): Promise<void> {
  if (contactId === null) return
  const said = (data === null ? {} : JSON.parse(data)) as Record<string, unknown>
  if (PROMISES.has(type)) return hearPromise(tx, type, contactId, at, said)
  const answers = ANSWERS.get(type)
  if (answers) return void (await store.answerPerson(tx, contactId, answers, at))
  const source = TOLD_SOURCES.get(type)
  if (!source) return
  const row = { source, sourceId: String(seq), contactId, at }
  const team = teamIn(said)
  const id = await add(tx, row, { score: scoreIn(said), ...(team && { team }) })
  if (id) await store.saveTags(tx, id, tagsIn(said))
}

/** The same word from enough customers in two weeks: the teams that do not hear it themselves get an item each, once. */
async function findRecurring({ read, now, write }: Runner) {
  const since = now() - RECURRING.days * DAY
  for (const { tag, people, team } of await store.recurring(read, since, RECURRING.people))
    await write(async (tx) => {
      for (const other of othersThan(team ?? 'service')) {
        const cause = `recurring:${JSON.stringify([tag, other])}:`
        const before = await store.itemsFrom(tx, cause)
        // it is on the list, or was so lately
        if (before.some(({ state, endedAt }) => state === 'open' || (endedAt ?? 0) >= since)) continue
        await openItem(tx, {
          ...{ kind: 'recurring', cause: `${cause}${before.length + 1}`, team: other },
          ...{ title: `${people} customers in ${RECURRING.days} days brought up “${tag}”` },
          subject: { kind: 'tag', id: tag },
        })
      }
    })
}
