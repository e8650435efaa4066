import { t } from '../../locales/t.ts'

/** The pages about the wheel, as tabs; `now` is the one that is looked at. */
export const wheelTabs = (now: 'wheel' | 'turns' | 'stay' | 'events' | 'rules') =>
  [
    { id: 'wheel', label: t('wheel.tab.wheel'), href: '/admin/wheel' },
    { id: 'turns', label: t('wheel.tab.turns'), href: '/admin/wheel/turns' },
    { id: 'stay', label: t('wheel.tab.stay'), href: '/admin/wheel/stay' },
    { id: 'events', label: t('wheel.tab.events'), href: '/admin/wheel/events' },
    { id: 'rules', label: t('wheel.tab.rules'), href: '/admin/wheel/rules' },
  ].map(({ id, ...tab }) => ({ ...tab, current: id === now }))
