import type { Tx } from '../kernel/context.ts'
import { write } from './reactions.ts'
import { accountOf } from './store.ts'
import type { SECURITY_TEMPLATES } from './templates-security.ts'

interface Fact {
  id: string
  data: { accountId: string; left?: number }
}
/** Tells somebody what was done to their second factor. */
const tell =
  (template: keyof typeof SECURITY_TEMPLATES) =>
  async (tx: Tx, { id, data: { accountId, left } }: Fact): Promise<void> => {
    const person = await accountOf(tx, accountId)
    if (!person) return
    const { email: to, contactId } = person
    await write(tx, { template, about: id, to, contactId, accountId, data: left === undefined ? {} : { left } })
  }

export const tellFactorOn = tell('second_factor_on')
export const tellFactorOff = tell('second_factor_off')
export const tellFactorReset = tell('second_factor_reset')
export const tellCodesRenewed = tell('recovery_codes_renewed')
export const tellCodeUsed = tell('recovery_code_used')
