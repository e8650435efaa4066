import type { TEAMS } from '../../../db/schema/items.ts'
import type { Kind } from '../kinds/sets/rules.ts'
import type { Act, Answers, Figure, Question, Rests } from './contract.ts'

/** What the portal knows on the day. */
export interface Known {
  figures: Readonly<Record<Figure, number>>
  /** Which of the ready-made journeys there are. */
  journeys: ReadonlySet<string>
  /** Whose template the rules are; null where colleagues made their own. */
  rules: Kind | null
  kind: Kind | null
}
type Chosen = { [Q in Question]?: NonNullable<NonNullable<Answers[Q]>['choice']> }

interface Said extends Known {
  is: <Q extends Question>(question: Q, ...choices: NonNullable<Chosen[Q]>[]) => boolean
}
interface Rule {
  key: string
  answers: Question[]
  figures: Figure[]
  when: (said: Said) => boolean
  act: (said: Said) => Act
}
const journey = (key: string, template: string, rule: Pick<Rule, 'answers' | 'figures' | 'when'>): Rule => ({
  ...{ key, ...rule, act: () => ({ does: 'journey', template }) },
  // what is there needs no suggestion
  when: (said) => !said.journeys.has(template) && rule.when(said),
})
const page = (href: string) => (): Act => ({ does: 'page', href })
const item = (): Act => ({ does: 'item' })

/** Rules of which kinds fit how often a happy customer comes; the first is suggested. */
const FITS: Record<NonNullable<Chosen['rhythm']>, readonly Kind[]> = {
  weeks: ['saas', 'other'],
  months: ['shop', 'nonprofit'],
  years: ['firm'],
}
const MEASURED: Record<NonNullable<Chosen['measure']>, string> = {
  ...{ speed: '/admin/wheel', friction: '/admin/wheel/friction', sources: '/admin/links', stay: '/admin/wheel/stay' },
}
const noFirstValue = ({ is, figures }: Said) =>
  is('value', 'silent', 'unknown') || (figures.customers > 0 && figures.firstValue === 0)
const rhythmOf = ({ is }: Said) =>
  (Object.keys(FITS) as NonNullable<Chosen['rhythm']>[]).find((one) => is('rhythm', one))
const fitting = (said: Said): Kind | undefined => {
  const rhythm = rhythmOf(said)
  if (!rhythm || said.rules === null || FITS[rhythm].includes(said.rules)) return undefined
  return said.kind && FITS[rhythm].includes(said.kind) ? said.kind : FITS[rhythm][0]
}

const RULES: readonly Rule[] = [
  {
    ...{ key: 'choose_kind', answers: [], figures: ['kinds'], act: page('/admin/wheel/kinds') },
    when: ({ kind }) => kind === null,
  },
  {
    ...{ key: 'fit_rules', answers: ['rhythm'], figures: [] },
    when: (said) => fitting(said) !== undefined,
    act: (said) => ({ does: 'page', href: `/admin/wheel/rules?from=${fitting(said) ?? 'other'}` }),
  },
  journey('ask_everybody', 'J4', {
    ...{ answers: ['reviews'], figures: ['customers', 'asked', 'reviews'] },
    when: ({ is, figures }) =>
      is('reviews', 'sometimes', 'happy', 'never') || (figures.customers > 0 && figures.asked === 0),
  }),
  {
    ...{ key: 'first_value', answers: ['value'], figures: ['customers', 'firstValue', 'unmapped'], when: noFirstValue },
    act: ({ figures }) => (figures.unmapped > 0 ? page('/admin/wheel/events?unmapped=1')() : item()),
  },
  {
    ...{ key: 'map_events', answers: [], figures: ['unmapped'], act: page('/admin/wheel/events?unmapped=1') },
    when: (said) => said.figures.unmapped > 0 && !noFirstValue(said),
  },
  journey('welcome', 'J1', { answers: ['come'], figures: ['known'], when: ({ figures }) => figures.known > 0 }),
  journey('guide', 'J2', {
    ...{ answers: ['after'], figures: ['customers', 'firstValue'], when: ({ is }) => is('after', 'mail', 'nothing') },
  }),
  {
    ...{ key: 'pulse_survey', answers: ['leave'], figures: ['npsSurveys', 'customers'] },
    when: ({ is, figures }) => figures.npsSurveys === 0 && (figures.customers > 0 || is('leave', 'when', 'neither')),
    act: () => ({ does: 'survey', kind: 'nps' }),
  },
  journey('pulse', 'J3', {
    ...{ answers: ['leave'], figures: ['npsSurveys', 'customers'] },
    when: ({ is, figures }) => figures.npsSurveys > 0 && (figures.customers > 0 || is('leave', 'when', 'neither')),
  }),
  {
    ...{ key: 'answer_owner', answers: ['answer'], figures: ['waiting'], act: item },
    when: ({ is }) => is('answer', 'whoever', 'nobody'),
  },
  journey('unhappy', 'J8', {
    ...{ answers: ['answer'], figures: ['waiting'], when: ({ is }) => is('answer', 'week', 'whoever', 'nobody') },
  }),
  journey('close_loop', 'J9', { answers: ['heard'], figures: [], when: ({ is }) => is('heard', 'sometimes', 'no') }),
  journey('why_leave', 'J11', {
    ...{ answers: ['leave'], figures: ['lost'], when: ({ is }) => is('leave', 'when', 'neither') },
  }),
  {
    ...{ key: 'promise_owner', answers: ['promises'], figures: ['promises', 'unowned'], act: item },
    when: ({ is, figures }) => is('promises', 'each', 'nobody') || figures.unowned > 0,
  },
  journey('thank', 'J14', {
    ...{ answers: ['thanks'], figures: ['advocates'], when: ({ is }) => is('thanks', 'some', 'no') },
  }),
  journey('refer', 'J5', {
    ...{ answers: ['come'], figures: ['advocates'] },
    when: ({ is, figures }) => is('come', 'recommended') || figures.advocates > 0,
  }),
  {
    ...{ key: 'offer', answers: ['pay'], figures: ['offers'], act: page('/admin/referrals/offers/new') },
    when: ({ is, figures }) => is('pay', 'never') && figures.offers === 0,
  },
  {
    ...{ key: 'sources', answers: ['come'], figures: [], act: page('/admin/links') },
    when: ({ is }) => is('come', 'unknown'),
  },
  {
    ...{ key: 'measure', answers: ['measure'], figures: [] },
    when: ({ is }) =>
      is('measure', 'speed', 'friction', 'stay') || (is('measure', 'sources') && !is('come', 'unknown')),
    act: ({ is }) => page(MEASURED[MEASURES.find((one) => is('measure', one)) ?? 'speed'])(),
  },
]
const MEASURES = Object.keys(MEASURED) as NonNullable<Chosen['measure']>[]

/** What a company might do next, by what it answered and what its portal knows; nothing that is there already. */
export function suggestionsOf(answers: Answers, known: Known): (Rests & { key: string })[] {
  const is: Said['is'] = (question, ...choices) =>
    choices.some((one) => one === (answers[question]?.choice as string | null | undefined))
  const said = { ...known, is }
  return RULES.filter((rule) => rule.when(said)).map((rule) => ({
    ...{ key: rule.key, act: rule.act(said), figures: rule.figures },
    answers: rule.answers.filter((question) => answers[question]?.choice),
  }))
}

/** Each suggestion as something that a colleague has to do, and whose it is. */
export const AS_ITEM: Readonly<Record<string, { title: string; team: (typeof TEAMS)[number] }>> = {
  choose_kind: { title: 'Choose the kind of business the wheel begins with', team: 'marketing' },
  fit_rules: { title: 'Fit the rules of the stages to how often customers come', team: 'service' },
  ask_everybody: { title: 'Ask everybody who bought for a review, whatever they think', team: 'marketing' },
  first_value: { title: 'Decide what first value is, and let the application tell of it', team: 'service' },
  map_events: { title: 'Say what the names of events count as', team: 'marketing' },
  welcome: { title: 'Write a welcome for who we have come to know', team: 'marketing' },
  guide: { title: 'Lead new customers to their first value', team: 'service' },
  pulse_survey: { title: 'Ask customers whether they would recommend us', team: 'service' },
  pulse: { title: 'Ask customers every quarter whether they would recommend us', team: 'service' },
  answer_owner: { title: 'Name who answers feedback, and within how many days', team: 'service' },
  unhappy: { title: 'Call who is unhappy within two days', team: 'service' },
  close_loop: { title: 'Tell customers what became of their words', team: 'marketing' },
  why_leave: { title: 'Ask who has gone quiet what is in their way', team: 'service' },
  promise_owner: { title: 'Name who keeps the list of promises', team: 'service' },
  thank: { title: 'Thank everybody who spoke for us', team: 'marketing' },
  refer: { title: 'Give customers a way to bring a friend', team: 'marketing' },
  offer: { title: 'Decide whether friends get something when they bring one another', team: 'sales' },
  sources: { title: 'Put links of our own where people come from', team: 'marketing' },
  measure: { title: 'Look at the first figure once a week', team: 'marketing' },
}
export const SUGGESTIONS = RULES.map(({ key }) => key)
