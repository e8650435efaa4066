import { t } from '../../locales/t.ts'

const TABS = [
  { part: 'partners', href: '/admin/affiliates' },
  { part: 'applications', href: '/admin/affiliates/applications' },
  { part: 'appeals', href: '/admin/affiliates/appeals' },
  { part: 'invitations', href: '/admin/affiliates/invitations' },
  { part: 'creatives', href: '/admin/affiliates/creatives' },
  { part: 'groups', href: '/admin/affiliates/groups' },
  { part: 'terms', href: '/admin/affiliates/terms' },
  { part: 'programme', href: '/admin/affiliates/programme' },
] as const
export type Part = (typeof TABS)[number]['part']
/** @param waiting how many applications wait, where the page knows it */
export const tabsOf = (current: Part, waiting?: number) =>
  TABS.map(({ part, href }) => ({
    ...{ href, label: t(`affiliates.tab.${part}`), current: part === current },
    ...(part === 'applications' && waiting ? { count: waiting } : {}),
  }))

export const STATE_KINDS = {
  applied: 'warn',
  invited: 'plain',
  approved: 'good',
  rejected: 'plain',
  paused: 'warn',
  banned: 'bad',
} as const
export const STATES = Object.keys(STATE_KINDS) as (keyof typeof STATE_KINDS)[]
