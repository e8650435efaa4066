import type { DefinitionWords as Draft, StepWords as Draws } from '../contract.ts'

const mail = (id: string, subject: string, body: string): Draws => ({ kind: 'message', id, subject, body })
const ask = (id: string, of: Extract<Draws, { kind: 'ask' }>['ask'], subject: string, body: string): Draws => ({
  ...{ kind: 'ask', id, ask: of, subject, body },
})
const wait = (id: string, days: number): Draws => ({ kind: 'wait', id, days })
const task = (id: string, title: string, dueDays: number): Draws => ({
  ...{ kind: 'task', id, title, team: 'service', dueDays },
})
const reaches = (is: 'adoption' | 'adoration' | 'advocacy', withinDays: number) => ({
  on: 'stage' as const,
  is,
  withinDays,
})
const does = (name: string, withinDays: number) => ({ on: 'event' as const, name, withinDays })
const happens = (name: string, band: 'promoter' | 'detractor' | null = null) => ({ on: 'event' as const, name, band })
const becomes = (is: 'activation' | 'adoption') => ({ on: 'stage' as const, is })
const named = (trigger: Draft['trigger'], goal: Draft['goal'], ...steps: Draws[]): Draft => ({
  ...{ trigger, goal, holdoutPercent: 10, steps },
})

export interface Template {
  id: string
  name: string
  definition: Draft
}
/** Ready-made journeys, as drafts: their words are a company's to change before anybody gets them. */
export const TEMPLATES: readonly Template[] = [
  {
    ...{ id: 'J1', name: 'Welcome' },
    definition: named(
      becomes('activation'),
      reaches('adoption', 30),
      mail('hello', 'Good to have you, {{first_name}}', 'Here is what others like you began with.'),
      wait('a_week', 7),
      mail('more', 'What you could do next', 'Three things that most people find useful in their second week.'),
    ),
  },
  {
    ...{ id: 'J2', name: 'First value' },
    definition: named(
      becomes('adoption'),
      does('product.first_value', 90),
      mail('guide', 'Your first steps', 'A short guide to what you bought.'),
      { kind: 'wait_until', id: 'value', until: { on: 'event', name: 'product.first_value', withinDays: 90 }, days: 7 },
      mail('nudge', 'Can we help, {{first_name}}?', 'Answer this mail and tell us where you are.'),
      wait('another_week', 7),
      task('call', 'Help them to their first value', 2),
    ),
  },
  {
    ...{ id: 'J3', name: 'Pulse' },
    definition: named(
      { on: 'time', stage: 'adoption', afterDays: 30, everyDays: 90 },
      does('nps.answered', 30),
      ask('pulse', 'nps', '', ''),
    ),
  },
  {
    ...{ id: 'J4', name: 'Voice for all' },
    definition: named(
      happens('survey.answered'),
      does('review.submitted', 60),
      wait('a_day', 1),
      ask(
        'review',
        'review',
        'You may also say it in public',
        'Hello {{first_name}}, whatever you think of us: others read it before they decide.',
      ),
    ),
  },
  {
    ...{ id: 'J5', name: 'Referral' },
    definition: named(
      happens('nps.answered', 'promoter'),
      does('referral.shared', 60),
      wait('settle', 21),
      { kind: 'branch', id: 'well', when: { on: 'health', is: 'active' }, yes: 'friend', otherwise: 'end' },
      ask(
        'friend',
        'referral',
        'Do you know somebody who needs this?',
        'Hello {{first_name}}, your own link is on your page.',
      ),
    ),
  },
  {
    ...{ id: 'J6', name: 'Story' },
    definition: named(happens('review.published'), does('testimonial.permission_given', 90), wait('settle', 14), {
      kind: 'quote',
      id: 'quote',
      minRating: 4,
      minWords: 40,
    }),
  },
  {
    ...{ id: 'J7', name: 'Affiliate' },
    definition: named(
      happens('referral.joined'),
      does('affiliate.applied', 90),
      wait('settle', 30),
      ask(
        'partner',
        'affiliate',
        'Would you like to earn with it?',
        'Hello {{first_name}}, you brought people here. Partners are paid for that.',
      ),
    ),
  },
  {
    ...{ id: 'J8', name: 'Unhappy answer' },
    definition: named(
      happens('nps.answered', 'detractor'),
      reaches('adoration', 120),
      task('answer', 'Call within 48 hours: they would not recommend us', 2),
    ),
  },
  {
    ...{ id: 'J9', name: 'You asked, we did' },
    definition: named(
      happens('feature_request.told'),
      reaches('adoration', 60),
      wait('try_it', 14),
      mail(
        'used',
        'How does it work for you?',
        'Hello {{first_name}}, you asked for it. Answer this mail and tell us whether it is what you meant.',
      ),
    ),
  },
  {
    ...{ id: 'J10', name: 'Upgrade' },
    definition: named(
      happens('feature.limit_reached'),
      does('plan.upgraded', 30),
      {
        ...{ kind: 'branch', id: 'rests', when: { on: 'event', name: 'plan.put_off', withinDays: 90 } },
        ...{ yes: 'end', otherwise: 'benefit' },
      },
      mail(
        'benefit',
        'What the larger plan would do for you',
        'Hello {{first_name}}, you came to a limit. What lies behind it stands here: {{upgrade_link}}',
      ),
      wait('a_week', 7),
      {
        ...{ kind: 'branch', id: 'wanted', when: { on: 'event', name: 'plan.upgrade_wanted', withinDays: 30 } },
        ...{ yes: 'help', otherwise: 'end' },
      },
      { kind: 'task', id: 'help', title: 'They wanted a larger plan and have not moved', team: 'sales', dueDays: 3 },
    ),
  },
  {
    ...{ id: 'J11', name: 'Quiet' },
    definition: named(
      { on: 'health', is: 'dormant' },
      does('product.used', 30),
      mail(
        'useful',
        'One thing that is new',
        'Hello {{first_name}}, this may save you an hour. Is something in your way? Answer this mail.',
      ),
      wait('rest', 60),
    ),
  },
  {
    ...{ id: 'J12', name: 'Impact receipt' },
    definition: named(
      happens('impact.reckoned'),
      does('story.published', 365),
      mail(
        'receipt',
        'What your words did in {{event.month}}',
        'Hello {{first_name}}, {{event.month}} is over. {{event.told}}\n\nThank you. Your page has the months before, and the switch that ends these mails: My words, What your words did.',
      ),
    ),
  },
  {
    ...{ id: 'J13', name: 'Referee’s shield' },
    definition: named(
      happens('bond.at_risk'),
      does('bond.kept', 100),
      task('heads_up', '{{name}} {{event.why}}: {{event.customers}}, {{event.value}} a year hang on them', 5),
    ),
  },
  {
    ...{ id: 'J14', name: 'Advocate thanks' },
    definition: named(
      happens('advocate.acted'),
      does('referral.shared', 180),
      mail(
        'thanks',
        'Thank you {{event.thanks_for}}',
        'Hello {{first_name}}, thank you {{event.thanks_for}}. Somebody will decide because of you, and your page shows what comes of it.',
      ),
    ),
  },
]
export const templateBy = (id: string) => TEMPLATES.find((one) => one.id === id)
/** What a new journey begins as. */
export const BLANK: Draft = named(
  happens('sale.recorded'),
  reaches('adoration', 90),
  wait('first', 7),
  mail('second', 'How is it going?', 'Hello {{first_name}}, answer this mail if something is in your way.'),
)
