import type { Reads } from '../../../db/client.ts'
import { displayNameOf } from '../../kernel/names.ts'
import { requestsById } from '../store.ts'
import type * as store from './store.ts'

type Row = Awaited<ReturnType<typeof store.votersOf>>[number]

/** Voters by first name and initial; staff also see who, where they work, and what they said. */
export async function presentVoter(read: Reads, rows: Row[], forStaff: boolean) {
  const origins = forStaff ? rows.flatMap(({ vote }) => vote.originId ?? []) : []
  const numbers = new Map((await requestsById(read, origins)).map(({ id, number }) => [id, number]))
  return rows.map(({ vote, name, company }) => ({
    ...{ at: vote.createdAt, anonymous: vote.contactId === null, onBehalf: vote.castBy !== null },
    name: forStaff ? (name ?? '') : displayNameOf(name ?? '', 'first_initial'),
    ...(forStaff && {
      ...{ voterId: vote.voterId, contactId: vote.contactId, company, importance: vote.importance },
      ...{ why: vote.why, sourceUrl: vote.sourceUrl },
      cameWith: vote.originId === null ? null : (numbers.get(vote.originId) ?? null),
    }),
  }))
}
