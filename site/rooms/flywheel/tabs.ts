import { t } from '../../locales/t.ts'

type Tab =
  | 'wheel'
  | 'turns'
  | 'bonds'
  | 'stay'
  | 'pushes'
  | 'journeys'
  | 'friction'
  | 'asks'
  | 'events'
  | 'rules'
  | 'kinds'
  | 'audit'
/** The pages about the wheel, as tabs; `now` is the one that is looked at. */
export const wheelTabs = (now: Tab) =>
  [
    { id: 'wheel', label: t('wheel.tab.wheel'), href: '/admin/wheel' },
    { id: 'turns', label: t('wheel.tab.turns'), href: '/admin/wheel/turns' },
    { id: 'bonds', label: t('wheel.tab.bonds'), href: '/admin/wheel/bonds' },
    { id: 'stay', label: t('wheel.tab.stay'), href: '/admin/wheel/stay' },
    { id: 'pushes', label: t('wheel.tab.pushes'), href: '/admin/wheel/pushes' },
    { id: 'journeys', label: t('journeys.title'), href: '/admin/wheel/journeys' },
    { id: 'friction', label: t('wheel.tab.friction'), href: '/admin/wheel/friction' },
    { id: 'asks', label: t('asks.title'), href: '/admin/wheel/asks' },
    { id: 'events', label: t('wheel.tab.events'), href: '/admin/wheel/events' },
    { id: 'rules', label: t('wheel.tab.rules'), href: '/admin/wheel/rules' },
    { id: 'kinds', label: t('kinds.tab'), href: '/admin/wheel/kinds' },
    { id: 'audit', label: t('wheelAudit.tab'), href: '/admin/wheel/audit' },
  ].map(({ id, ...tab }) => ({ ...tab, current: id === now }))
