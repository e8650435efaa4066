import type { Reads } from '../../../db/client.ts'
import { problem } from '../../kernel/problem.ts'
import { partnerOf } from './store.ts'

/** Somebody who is a partner, or was one: what they earned stays theirs to see. @throws Problem partner.not_found */
export async function mustBePartner(db: Reads, contactId: string) {
  const found = await partnerOf(db, contactId)
  if (!found?.approvedAt) throw problem('not_found', 'partner.not_found', 'You are no partner of ours yet.')
  return found
}
