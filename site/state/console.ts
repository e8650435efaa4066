import type { Role } from '../../api/kernel/actor.ts'
import { t } from '../locales/t.ts'
import { opens, type Way } from './roles.ts'

interface Link {
  href: string
  label: string
  icon: 'inbox' | 'quote' | 'widgets' | 'wheel' | 'settings' | 'host' | 'mail' | 'history' | 'jobs'
  way: Way
}
const JOBS: readonly { title: string; links: readonly Link[] }[] = [
  {
    title: t('rail.listen'),
    links: [{ href: '/admin/queue', label: t('rail.queue'), icon: 'inbox', way: 'reviews.moderate' }],
  },
  {
    title: t('rail.share'),
    links: [
      { href: '/admin/testimonials', label: t('rail.testimonials'), icon: 'quote', way: 'testimonials.manage' },
      { href: '/admin/widgets', label: t('rail.widgets'), icon: 'widgets', way: 'widgets.manage' },
    ],
  },
  {
    title: t('rail.wheel'),
    links: [{ href: '/admin/wheel', label: t('rail.wheelPage'), icon: 'wheel', way: 'wheel.read' }],
  },
  {
    title: t('rail.settings'),
    links: [
      { href: '/admin/settings', label: t('rail.portal'), icon: 'settings', way: 'staff.manage' },
      { href: '/admin/host', label: t('rail.host'), icon: 'host', way: 'identify.manage' },
      { href: '/admin/mail', label: t('rail.mail'), icon: 'mail', way: 'mail.read' },
      { href: '/admin/audit', label: t('rail.audit'), icon: 'history', way: 'audit.read' },
      { href: '/admin/jobs', label: t('rail.jobs'), icon: 'jobs', way: 'jobs.manage' },
    ],
  },
]

/** The console's jobs that this role can do something in. */
export const jobsOf = (role: Role | undefined) =>
  JOBS.map(({ title, links }) => ({ title, links: links.filter(({ way }) => opens(role, way)) })).filter(
    ({ links }) => links.length > 0,
  )

/** Where somebody's work begins: the first page their role opens. */
export const deskOf = (role: Role | undefined) => jobsOf(role)[0]?.links[0]?.href ?? '/admin/queue'
