import { t } from '../../locales/t.ts'

/** The pages of what the teams do together, as tabs; `now` is the one that is looked at. */
export const teamTabs = (now: 'review' | 'kpis' | 'promises' | 'thanks' | 'goals') =>
  [
    { id: 'kpis', label: t('teams.tab.kpis'), href: '/admin/wheel/teams' },
    { id: 'review', label: t('teams.tab.review'), href: '/admin/wheel/review' },
    { id: 'promises', label: t('teams.tab.promises'), href: '/admin/wheel/promises' },
    { id: 'thanks', label: t('teams.tab.thanks'), href: '/admin/wheel/thanks' },
    { id: 'goals', label: t('teams.tab.goals'), href: '/admin/wheel/goals' },
  ].map(({ id, ...tab }) => ({ ...tab, current: id === now }))
