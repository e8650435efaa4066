import { uniqueViolation } from '../../../db/errors.ts'
import type { May } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { invalid, notFound } from '../../kernel/problem.ts'
import { noRequest } from '../access.ts'
import { note } from '../history.ts'
import { slugOf } from '../rules.ts'
import { requestByNumber } from '../store.ts'
import type { SaveLabel } from './contract.ts'
import * as store from './store.ts'

type Manager = Ctx<May<'requests.manage'>>
const nothing = () => notFound('label.not_found', 'There is no such label.')

async function unlessTaken<R>(change: () => Promise<R>): Promise<R> {
  try {
    return await change()
  } catch (error) {
    if (uniqueViolation(error) !== 'request_label.slug') throw error
    throw invalid('label', 'There is a label of this name.')
  }
}

export const addLabel = (ctx: Manager, { label, internal }: SaveLabel) =>
  ctx.write(async (tx) => {
    const id = newId('lbl', tx.now)
    const row = { id, slug: slugOf(label) || id, label, internal, createdAt: tx.now }
    await unlessTaken(() => store.insertLabel(tx, row))
    return row
  })
export const saveLabel = (ctx: Manager, id: string, { label, internal }: SaveLabel) =>
  ctx.write(async (tx) => {
    const change = { label, internal, slug: slugOf(label) || id }
    const changed = await unlessTaken(() => store.changeLabel(tx, id, change))
    if (changed.length === 0) throw nothing()
  })
export const removeLabel = (ctx: Manager, id: string) =>
  ctx.write(async (tx) => {
    if ((await store.deleteLabel(tx, id)).length === 0) throw nothing()
  })

export const tagRequest = (ctx: Manager, number: number, labelIds: string[]) =>
  ctx.write(async (tx) => {
    const request = await requestByNumber(tx, number)
    if (!request) throw noRequest()
    const known = new Set((await store.labels(tx)).map(({ id }) => id))
    if (labelIds.some((id) => !known.has(id))) throw invalid('labels', 'Choose labels of the list.')
    await store.replaceTags(tx, request.id, [...new Set(labelIds)])
    await note(tx, request.id, 'tagged', { labels: labelIds }, ctx.actor)
    await tx.emit('feature_request.tagged', { requestId: request.id })
  })
