import type { Role } from '../../../api/kernel/actor.ts'
import { t } from '../../locales/t.ts'
import { opens } from '../../state/roles.ts'

const TABS = [
  { part: 'friends', href: '/admin/referrals' },
  { part: 'held', href: '/admin/referrals/held' },
  { part: 'leads', href: '/admin/referrals/leads' },
  { part: 'offers', href: '/admin/referrals/offers' },
  { part: 'report', href: '/admin/referrals/report' },
  { part: 'rules', href: '/admin/referrals/rules' },
] as const
export type Part = (typeof TABS)[number]['part']

/** The parts of the programme that a role may see. */
export const tabsOf = (current: Part, role: Role | undefined) =>
  TABS.filter(({ part }) => part !== 'rules' || opens(role, 'settings.manage')).map(({ part, href }) => ({
    ...{ href, label: t(`referrals.tab.${part}`), current: part === current },
  }))

export const STATE_KINDS = {
  held: 'warn',
  joined: 'plain',
  qualified: 'good',
  refused: 'bad',
  reversed: 'warn',
} as const
