import type { May, Proven } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { conflict } from '../../kernel/problem.ts'
import { saveSetting, settingByKey } from '../store.ts'
import { StaffSecurity } from './contract.ts'
import { hasFactor } from './store.ts'

const KEY = 'staff_security'

export const readStaffSecurity = async ({ read }: Pick<Ctx, 'read'>): Promise<StaffSecurity> =>
  StaffSecurity.parse((await settingByKey(read, KEY)) ?? { requireSecondFactor: false })

/** Asked of all colleagues from their next click on, so whoever asks has to have one first. */
export const saveStaffSecurity = (ctx: Ctx<Proven<May<'staff.manage'>>>, security: StaffSecurity) =>
  ctx.write(async (tx): Promise<StaffSecurity> => {
    if (security.requireSecondFactor && !(await hasFactor(tx, ctx.actor.accountId)))
      throw conflict('second_factor.yours_first', 'Switch your own second factor on first.')
    await saveSetting(tx, KEY, security, tx.now)
    await tx.emit('staff_security.changed', security)
    return security
  })
