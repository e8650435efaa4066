import type { Reaction } from '../../kernel/context.ts'
import { write } from '../reactions.ts'
import { colleague } from './store.ts'

export const writeDigest: Reaction<'wheel_digest.due'> = async (tx, { data: { accountId, week, figures } }) => {
  const who = await colleague(tx, accountId)
  if (!who) return
  const about = `${week}:${accountId}`
  await write(tx, { template: 'wheel_digest', about, to: who.email, accountId, data: figures })
}
