import { t } from '../../locales/t.ts'
import { STAFF_ROLES } from '../../state/roles.ts'

/** The roles there are to give, each with what it is for. */
export const roleOptions = STAFF_ROLES.map((role) => ({
  value: role,
  label: t(`team.role.${role}`),
  hint: t(`team.roleHint.${role}`),
}))
