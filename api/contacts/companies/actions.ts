import { uniqueViolation } from '../../../db/errors.ts'
import type { May } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { notFound, Problem } from '../../kernel/problem.ts'
import { changedFields } from '../rules.ts'
import type { ChangeCompany } from './contract.ts'
import { companyKey } from './rules.ts'
import * as store from './store.ts'

/** The company of this name, made when it is the first of it. */
export async function companyIdFor(tx: Tx, name: string): Promise<string> {
  const nameKey = companyKey(name)
  const known = await store.companyByKey(tx, nameKey)
  if (known) return known.id
  await store.insertCompany(tx, { id: newId('com', tx.now), name: name.trim(), nameKey, createdAt: tx.now })
  return (await store.companyByKey(tx, nameKey))!.id
}

const taken = () =>
  new Problem('conflict', 'company.exists', 'There is a company of this name already.', {
    fields: { name: 'There is a company of this name already.' },
  })
const unknown = () => notFound('company.not_found', 'There is no such company.')

export const changeCompany = (
  ctx: Ctx<May<'contacts.manage'>>,
  id: string,
  { traits, revenue, ...plain }: ChangeCompany,
) =>
  ctx.write(async (tx) => {
    const before = await store.companyById(tx, id)
    if (!before) throw unknown()
    const change = {
      ...plain,
      ...(traits !== undefined && { traits: JSON.stringify(traits) }),
      ...(revenue !== undefined && {
        ...{ revenueMinor: revenue?.amountMinor ?? null, revenueCurrency: revenue?.currency ?? null },
      }),
    }
    const fields = [...new Set(changedFields(before, change).map((field) => field.replace(/^revenue.*/, 'revenue')))]
    if (fields.length > 0) {
      try {
        await store.changeCompany(tx, id, { ...change, ...(plain.name && { nameKey: companyKey(plain.name) }) })
      } catch (error) {
        throw uniqueViolation(error) === 'company.name_key' ? taken() : error
      }
      await tx.emit('company.changed', { companyId: id, fields })
    }
    return readCompany(tx, id)
  })

export async function readCompany(read: Parameters<typeof store.companyById>[0], id: string) {
  const row = await store.companyById(read, id)
  if (!row) throw unknown()
  const { revenueMinor, revenueCurrency } = row
  return {
    ...row,
    traits: JSON.parse(row.traits) as Record<string, string | number | boolean>,
    revenue:
      revenueMinor === null || revenueCurrency === null
        ? null
        : { amountMinor: revenueMinor, currency: revenueCurrency },
  }
}
