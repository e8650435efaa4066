import type { System } from '../kernel/actor.ts'
import { wishAsks } from '../kernel/ask-budget.ts'
import { awakeOf } from '../kernel/ask-ledger.ts'
import { nextAwake } from '../kernel/awake.ts'
import type { Ctx, Tx } from '../kernel/context.ts'
import { newId } from '../kernel/ids.ts'
import type { Audience } from './campaigns/contract.ts'
import * as campaigns from './campaigns/store.ts'
import * as people from './people/store.ts'
import { LINK_LASTS_MS, leftOutBecause } from './rules.ts'
import * as store from './store.ts'

const HOUR = 3_600_000
const BATCH = 200

export const audienceOf = (row: Pick<campaigns.CampaignRow, 'audience'>) => JSON.parse(row.audience) as Audience

interface Act {
  contactId: string
  /** When it happened, by whoever told us. */
  at: number
  causeId: string
}
type Trigger = campaigns.CampaignRow['trigger']

const waiting = (
  row: campaigns.CampaignRow,
  contactId: string,
  causeId: string | null,
  dueAt: number,
  now: number,
) => ({
  ...{ id: newId('inv', now), campaignId: row.id, contactId, productId: row.productId, causeId },
  ...{ state: 'queued' as const, queuedAt: now, dueAt, expiresAt: dueAt + LINK_LASTS_MS },
})

async function queue(tx: Tx, rows: ReturnType<typeof waiting>[]): Promise<void> {
  const added = await store.insertInvitations(tx, rows)
  await wishAsks(
    tx,
    added.map(({ invitationId: id, contactId, dueAt }) => ({
      ...{ contactId, kind: 'review', source: { kind: 'invitation', id }, dueAt: dueAt ?? tx.now },
    })),
  )
}

/** An act that starts invitations: each live campaign of this kind writes one, if its person fits and is not left out. */
export async function askAfter(
  tx: Tx,
  trigger: Exclude<Trigger, 'chosen'>,
  { contactId, at, causeId }: Act,
): Promise<void> {
  const live = await campaigns.liveCampaigns(tx, trigger)
  if (live.length === 0) return
  const zone = await store.timeZone(tx)
  const awake = await awakeOf(tx)
  for (const row of live) {
    if (at < (row.liveSince ?? tx.now)) continue
    const dueAt = nextAwake(Math.max(at + row.delayHours * HOUR, tx.now), zone, awake)
    const person = await people.personOf(tx, contactId, { productId: row.productId, at: dueAt }, audienceOf(row))
    if (!person || leftOutBecause(person)) continue
    await queue(tx, [waiting(row, person.id, causeId, dueAt, tx.now)])
  }
}

/**
 * Everybody who fits a campaign when it goes live, once. Batch by batch, so that nobody else waits; running again asks
 * nobody twice.
 */
export async function askEverybody(ctx: Ctx<System>, campaignId: string): Promise<void> {
  const zone = await store.timeZone(ctx.read)
  for (let after = 0; ; ) {
    const last = await ctx.write(async (tx) => {
      const row = (await campaigns.campaignById(tx, campaignId))?.campaign
      if (row?.state !== 'live' || row.trigger !== 'chosen') return undefined
      const dueAt = nextAwake((row.liveSince ?? tx.now) + row.delayHours * HOUR, zone, await awakeOf(tx))
      const question = { productId: row.productId, at: dueAt }
      const until = row.liveSince ?? tx.now
      const found = await people.peopleIn(tx, audienceOf(row), question, { after, until, limit: BATCH })
      const asked = found.filter((person) => !leftOutBecause(person))
      await queue(
        tx,
        asked.map(({ id }) => waiting(row, id, null, dueAt, tx.now)),
      )
      return found.length === BATCH ? found.at(-1)!.number : undefined
    })
    if (last === undefined) return
    after = last
  }
}
