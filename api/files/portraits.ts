import type { Customer } from '../kernel/actor.ts'
import type { Ctx } from '../kernel/context.ts'
import { sha256 } from '../kernel/hash.ts'
import { invalid } from '../kernel/problem.ts'
import { removeIn } from './actions.ts'
import type { SavePortrait } from './contract.ts'
import { arrived } from './reactions.ts'
import * as store from './store.ts'

/** The photo of this secret becomes the one picture somebody has here. Nobody sees it before a person has looked at it. */
export const savePortrait = (ctx: Ctx<Customer>, { id, secret }: SavePortrait): Promise<void> =>
  ctx.write(async (tx) => {
    const { contactId } = ctx.actor
    const before = await store.portraitsOf(tx, contactId)
    if (before.some((row) => row.id === id)) return
    const row = await arrived(tx, { id, proof: sha256(secret) })
    if (row.attached || row.kind !== 'photo')
      throw invalid('files', 'Only a photo that was just sent can be this picture.')
    for (const old of before) await removeIn(tx, old)
    const mine = { portrait: true, contactId, expiresAt: null, uploadHash: '', senderHash: null, alt: '' }
    await store.changeFile(tx, id, [row.state], mine)
  })

/** Their picture goes from every page at once, and its bytes in a job. Without one it does nothing. */
export const removePortrait = (ctx: Ctx<Customer>): Promise<void> =>
  ctx.write(async (tx) => {
    for (const row of await store.portraitsOf(tx, ctx.actor.contactId)) await removeIn(tx, row)
  })
