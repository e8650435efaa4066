import type { Client } from '../../../api/client.ts'
import { type Answer, text } from '../../state/forms.ts'
import type { StaffRole } from '../../state/roles.ts'

type Api = Client['api']['v1']

/** What the forms about one colleague say to the api. */
export function change(v1: Api, id: string, form: FormData): Promise<Answer> {
  const colleague = v1.staff[':id']
  const param = { id }
  switch (text(form, 'about')) {
    case 'role':
      return colleague.role.$put({ param, json: { role: text(form, 'role') as StaffRole } })
    case 'factor':
      return colleague.factor.$delete({ param })
    default:
      return colleague.$delete({ param })
  }
}

/** An invitation that was made; `link` only when it is to be handed over. */
export interface Invited {
  id: string
  link: string | null
  expiresAt: number
}
/** What the forms of the team's page say; an invitation to hand over answers with its link. */
export function changeTeam(v1: Api, form: FormData): Promise<Answer> {
  switch (text(form, 'about')) {
    case 'invitation': {
      const email = text(form, 'email').trim()
      return v1.staff.invitations.$post({ json: { role: text(form, 'role') as StaffRole, ...(email && { email }) } })
    }
    case 'required': {
      const json = { requireSecondFactor: text(form, 'required') === 'yes' }
      return v1.settings['staff-security'].$put({ json })
    }
    default:
      return v1.staff.invitations[':id'].$delete({ param: { id: text(form, 'revoke') } })
  }
}
