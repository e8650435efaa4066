import type { Reads } from '../../../db/client.ts'
import type { May } from '../../kernel/actor.ts'
import { actorId } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import type { SavePolicy } from './contract.ts'
import { USUAL } from './rules.ts'
import * as store from './store.ts'

/** Another version holds from now on; what was decided by an older one stays. The same again changes nothing. */
export const savePolicy = (ctx: Ctx<May<'settings.manage'>>, input: SavePolicy) =>
  ctx.write(async (tx) => {
    const before = await store.policyNow(tx)
    const { windowDays, order, precedence } = before ?? USUAL
    const same = windowDays === input.windowDays && order === input.order && precedence === input.precedence
    if (before && same) return
    const { version } = await store.insertPolicy(tx, { ...input, createdBy: actorId(ctx.actor)!, createdAt: tx.now })
    await tx.emit('attribution_policy.changed', { version })
  })

export async function readPolicies(read: Reads) {
  const [now, ...before] = await store.policies(read)
  return { now: now ?? { ...USUAL, version: 0 }, before }
}

/** How a person came: each decision with its winner, and why the others lost. */
export async function decisionsAbout(read: Reads, contactId: string) {
  const rows = await store.decisionsOf(read, contactId)
  const losses = await store.lossesOf(
    read,
    rows.map(({ id }) => id),
  )
  const codes = await store.codesOf(
    read,
    rows.flatMap(({ linkId }) => linkId ?? []),
  )
  const policies = await store.policiesBy(
    read,
    rows.map(({ policyVersion }) => policyVersion),
  )
  return rows.map((row) => ({
    ...{ id: row.id, cause: row.cause, decidedAt: row.decidedAt, policy: policies.get(row.policyVersion)! },
    winner: row.linkId && row.route ? { code: codes.get(row.linkId)!, ownerId: row.ownerId, route: row.route } : null,
    lost: losses.filter(({ attributionId }) => attributionId === row.id),
  }))
}

export async function lossesOf(read: Reads, contactId: string) {
  const rows = await store.lossesOfOwner(read, contactId, 50)
  const policies = await store.policiesBy(
    read,
    rows.map(({ policyVersion }) => policyVersion),
  )
  return rows.map(({ policyVersion, wonBySame, ...row }) => ({
    ...{ ...row, wonBySame: wonBySame === 1 },
    windowDays: policies.get(policyVersion)!.windowDays,
  }))
}
