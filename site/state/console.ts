import type { Role } from '../../api/kernel/actor.ts'
import { t } from '../locales/t.ts'
import { opens, type Way } from './roles.ts'

interface Link {
  href: string
  label: string
  icon:
    | 'inbox'
    | 'invite'
    | 'wish'
    | 'board'
    | 'import'
    | 'people'
    | 'photo'
    | 'reviews'
    | 'scores'
    | 'company'
    | 'team'
    | 'key'
    | 'surveys'
    | 'quote'
    | 'widgets'
    | 'wheel'
    | 'settings'
    | 'host'
    | 'mail'
    | 'history'
    | 'jobs'
    | 'roadmap'
    | 'changelog'
    | 'loops'
    | 'referral'
    | 'webhooks'
    | 'link'
    | 'reward'
    | 'partners'
    | 'commissions'
    | 'payments'
  way: Way
}
const JOBS: readonly { title: string; links: readonly Link[] }[] = [
  {
    title: t('rail.listen'),
    links: [
      { href: '/admin/queue', label: t('rail.queue'), icon: 'inbox', way: 'reviews.moderate' },
      { href: '/admin/reviews', label: t('rail.reviews'), icon: 'reviews', way: 'reviews.moderate' },
      { href: '/admin/files', label: t('rail.files'), icon: 'photo', way: 'reviews.moderate' },
      { href: '/admin/reviews/import', label: t('rail.reviewImports'), icon: 'import', way: 'reviews.import' },
      { href: '/admin/contacts', label: t('rail.contacts'), icon: 'people', way: 'contacts.read' },
      { href: '/admin/companies', label: t('rail.companies'), icon: 'company', way: 'contacts.read' },
      { href: '/admin/invitations', label: t('rail.invitations'), icon: 'invite', way: 'invitations.manage' },
      { href: '/admin/surveys', label: t('rail.surveys'), icon: 'surveys', way: 'wheel.read' },
    ],
  },
  {
    title: t('rail.decide'),
    links: [
      { href: '/admin/requests', label: t('rail.requests'), icon: 'wish', way: 'requests.read' },
      { href: '/admin/requests/scores', label: t('rail.scores'), icon: 'scores', way: 'requests.read' },
      { href: '/admin/roadmap', label: t('rail.roadmap'), icon: 'roadmap', way: 'requests.read' },
      { href: '/admin/changelog', label: t('rail.changelog'), icon: 'changelog', way: 'requests.manage' },
      { href: '/admin/requests/loops', label: t('rail.loops'), icon: 'loops', way: 'requests.read' },
      { href: '/admin/boards', label: t('rail.boards'), icon: 'board', way: 'boards.manage' },
    ],
  },
  {
    title: t('rail.share'),
    links: [
      { href: '/admin/testimonials', label: t('rail.testimonials'), icon: 'quote', way: 'testimonials.manage' },
      { href: '/admin/widgets', label: t('rail.widgets'), icon: 'widgets', way: 'widgets.manage' },
    ],
  },
  {
    title: t('rail.grow'),
    links: [
      { href: '/admin/referrals', label: t('rail.referrals'), icon: 'referral', way: 'referrals.read' },
      { href: '/admin/affiliates', label: t('rail.affiliates'), icon: 'partners', way: 'affiliates.read' },
      { href: '/admin/commissions', label: t('rail.commissions'), icon: 'commissions', way: 'affiliates.read' },
      { href: '/admin/outreach', label: t('rail.outreach'), icon: 'mail', way: 'wheel.read' },
      { href: '/admin/links', label: t('rail.links'), icon: 'link', way: 'links.manage' },
      { href: '/admin/rewards', label: t('rail.rewards'), icon: 'reward', way: 'referrals.read' },
    ],
  },
  {
    title: t('rail.wheel'),
    links: [
      { href: '/admin/wheel', label: t('rail.wheelPage'), icon: 'wheel', way: 'wheel.read' },
      { href: '/admin/wheel/feed', label: t('rail.feed'), icon: 'quote', way: 'wheel.read' },
      { href: '/admin/wheel/teams', label: t('rail.teams'), icon: 'people', way: 'wheel.read' },
      { href: '/admin/wheel/items', label: t('rail.items'), icon: 'jobs', way: 'wheel.read' },
    ],
  },
  {
    title: t('rail.settings'),
    links: [
      { href: '/admin/settings', label: t('rail.portal'), icon: 'settings', way: 'settings.manage' },
      { href: '/admin/team', label: t('rail.team'), icon: 'team', way: 'staff.manage' },
      { href: '/admin/keys', label: t('rail.keys'), icon: 'key', way: 'api_keys.manage' },
      { href: '/admin/webhooks', label: t('rail.webhooks'), icon: 'webhooks', way: 'webhooks.manage' },
      { href: '/admin/stripe', label: t('rail.stripe'), icon: 'payments', way: 'settings.manage' },
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
