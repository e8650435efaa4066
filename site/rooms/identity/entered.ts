import type { Account } from '../../../api/identity/contract.ts'
import { goTo, homeOf } from '../../state/door.ts'
import { type Answer, within } from '../../state/forms.ts'

interface Entered {
  account: Account
  isNew: boolean
  next: string | null
}
/** Where somebody goes whom a mail let in. Who is new may choose a password on the way. */
export function entered(answer: Answer, { account, isNew, next }: Entered): Response {
  const home = within(next, homeOf(account))
  return goTo(isNew ? `/welcome?next=${encodeURIComponent(home)}` : home, answer)
}
