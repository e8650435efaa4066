import { HOST_EVENTS } from '../../intake/rules.ts'
import type { Condition, Matcher, RuleSet } from '../contract.ts'

const events = (...names: string[]): Matcher[] => names.map((event) => ({ event }))
const PROMOTER: Matcher = { event: 'nps.answered', where: { says: 'band', is: 'promoter' } }
const DETRACTOR: Matcher = { event: 'nps.answered', where: { says: 'band', is: 'detractor' } }
const NPS = events('nps.answered')

/** Something done for us. Four and five stars are; every rating is a voice. */
export const ACTS: Matcher[] = [
  ...events('testimonial.published', 'story.published', 'referral.joined', 'affiliate.brought'),
  ...events('ugc.approved', 'reference_call.completed'),
  { event: 'submitted_lead.moved', where: { says: 'to', is: 'accepted' } },
  { event: 'review.published', where: { says: 'rating', atLeast: 4 } },
]
const PAID = events('sale.recorded', 'order.paid', 'subscription.started', 'subscription.renewed', 'trial.converted')
const USE = [...HOST_EVENTS].filter(([, name]) => name === 'value').map(([event]) => ({ event }))
const ACTIVE: Matcher[] = [...USE, { event: 'sale.recorded' }]
const hasDetractor: Condition = { last: { of: NPS, is: [DETRACTOR] } }

/** They said so lately, or their affinity is high; to stay it may be lower than to come. */
const likesUs = (affinity: number): Condition => ({
  any: [
    { last: { of: NPS, is: [PROMOTER], withinDays: 180 } },
    {
      last: {
        of: events('csat.answered'),
        is: [{ event: 'csat.answered', where: { says: 'score', atLeast: 4 } }],
        withinDays: 90,
      },
    },
    { score: { name: 'affinity', atLeast: affinity } },
  ],
})

/** What makes somebody at risk. They are well again when none of it is so; engagement has to come back a little further. */
const atRisk = (share: number): Condition => ({
  any: [
    { last: { of: NPS, is: [DETRACTOR], withinDays: 90 } },
    { open: { opened: 'complaint.raised', closed: 'complaint.resolved', forHours: 48 } },
    { fading: { share } },
  ],
})

/** The rules of a new portal, version 0: never edited once released, a better set is a version of its own. */
export const DEFAULT_RULES: RuleSet = {
  halfLifeDays: { engagement: 30, affinity: 90, advocacy: 180 },
  weights: [
    { of: { event: 'product.used' }, add: { engagement: 5 } },
    { of: { event: 'feature.used' }, add: { engagement: 3 } },
    { of: { event: 'product.first_value' }, add: { engagement: 20, affinity: 10 } },
    { of: { event: 'milestone.reached' }, add: { engagement: 10, affinity: 10 } },
    { of: { event: 'sale.recorded' }, add: { engagement: 20 } },
    { of: { event: 'order.paid' }, add: { engagement: 20 } },
    { of: { event: 'subscription.started' }, add: { engagement: 20 } },
    { of: { event: 'subscription.renewed' }, add: { engagement: 10, affinity: 20 } },
    { of: { event: 'plan.upgraded' }, add: { engagement: 20, affinity: 30 } },
    { of: { event: 'webinar.attended' }, add: { engagement: 10 } },
    { of: { event: 'resource.downloaded' }, add: { engagement: 5 } },
    { of: { event: 'feature_request.created' }, add: { engagement: 10, affinity: 5 } },
    { of: { event: 'feature_request.voted' }, add: { engagement: 5, affinity: 3 } },
    { of: { event: 'request_comment.written' }, add: { engagement: 5, affinity: 3 } },
    { of: { event: 'survey.answered' }, add: { engagement: 5 } },
    { of: PROMOTER, add: { engagement: 5, affinity: 60 } },
    { of: { event: 'nps.answered', where: { says: 'band', is: 'passive' } }, add: { engagement: 5, affinity: 15 } },
    { of: DETRACTOR, add: { engagement: 5, affinity: -60 } },
    { of: { event: 'csat.answered', where: { says: 'score', atLeast: 4 } }, add: { engagement: 5, affinity: 20 } },
    { of: { event: 'csat.answered', where: { says: 'score', atMost: 2 } }, add: { engagement: 5, affinity: -30 } },
    { of: { event: 'review.published', where: { says: 'rating', atLeast: 4 } }, add: { affinity: 40, advocacy: 50 } },
    { of: { event: 'review.published', where: { says: 'rating', atMost: 2 } }, add: { affinity: -40 } },
    { of: { event: 'testimonial.published' }, add: { affinity: 20, advocacy: 50 } },
    { of: { event: 'story.published' }, add: { affinity: 20, advocacy: 50 } },
    { of: { event: 'referral.shared' }, add: { engagement: 5, affinity: 10, advocacy: 5 } },
    { of: { event: 'referral.joined' }, add: { affinity: 20, advocacy: 50 } },
    { of: { event: 'affiliate.brought' }, add: { advocacy: 50 } },
    {
      ...{ of: { event: 'words.credited' }, add: { advocacy: 2 } },
      ...{ times: { says: 'creditBp', whole: 10_000 }, most: { points: 10, withinDays: 30 } },
    },
    { of: { event: 'complaint.raised' }, add: { affinity: -30 } },
  ],
  moves: [
    {
      ...{ id: 'became_known', from: 'below', to: 'activation' },
      when: {
        count: {
          of: [
            ...events('lead.recorded', 'lead.tracked', 'newsletter.subscribed', 'webinar.registered'),
            ...events('offer.claimed', 'trial.started', 'demo.requested', 'resource.downloaded'),
          ],
          min: 1,
        },
      },
    },
    {
      ...{ id: 'bought', from: 'below', to: 'adoption' },
      when: { count: { of: [...PAID, { event: 'product.first_value' }], min: 1 } },
    },
    {
      ...{ id: 'loves_it', from: 'adoption', to: 'adoration' },
      when: {
        all: [
          {
            any: [
              { weeks: { of: ACTIVE, last: 8, min: 4 } },
              { count: { of: events('sale.recorded', 'order.paid', 'reorder.placed'), min: 2 } },
              { count: { of: events('plan.upgraded'), min: 1 } },
            ],
          },
          likesUs(60),
          { not: { open: { opened: 'complaint.raised', closed: 'complaint.resolved' } } },
        ],
      },
    },
    {
      ...{ id: 'spoke_for_us', from: 'below', to: 'advocacy' },
      when: { all: [{ count: { of: ACTS, min: 1, withinDays: 180 } }, { not: hasDetractor }] },
    },
    {
      ...{ id: 'no_act_for_180_days', from: 'advocacy', to: 'adoration' },
      when: { not: { count: { of: ACTS, min: 1, withinDays: 180 } } },
    },
    { ...{ id: 'advocate_unhappy', from: 'advocacy', to: 'adoration' }, when: hasDetractor },
    { ...{ id: 'unhappy', from: 'adoration', to: 'adoption' }, when: hasDetractor },
    {
      ...{ id: 'cooled_down', from: 'adoration', to: 'adoption', forDays: 14 },
      when: { not: likesUs(40) },
    },
    {
      ...{ id: 'uses_it_rarely', from: 'adoration', to: 'adoption', forDays: 1 },
      when: {
        all: [{ count: { of: events('product.used'), min: 8 } }, { not: { weeks: { of: ACTIVE, last: 8, min: 2 } } }],
      },
    },
  ],
  health: [
    {
      ...{ id: 'cancelled', from: ['active', 'at_risk', 'dormant'], to: 'churned' },
      when: { last: { of: [...PAID, ...events('subscription.cancelled')], is: events('subscription.cancelled') } },
    },
    {
      ...{ id: 'silent_for_180_days', from: ['active', 'at_risk', 'dormant'], to: 'churned' },
      when: { silent: { days: 180 } },
    },
    {
      ...{ id: 'fell_silent', from: ['active', 'at_risk'], to: 'dormant' },
      when: { silent: { days: 30, usualGaps: 3 } },
    },
    { ...{ id: 'in_danger', from: ['active'], to: 'at_risk' }, when: atRisk(0.4) },
    { ...{ id: 'out_of_danger', from: ['at_risk'], to: 'active' }, when: { not: atRisk(0.5) } },
  ],
  returns: { by: [...ACTIVE, ...ACTS], paid: PAID },
  laps: {
    acts: ACTS,
    closed: [{ event: 'words.credited', where: { says: 'creditBp', atLeast: 1 } }],
    reopened: [{ event: 'words.credited', where: { says: 'creditBp', atMost: -1 } }],
    again: ACTIVE,
  },
}
