import type { Kind } from '../sets/rules.ts'

export interface SurveyDraft {
  /** Told twice it is one. */
  key: string
  kind: 'nps' | 'csat' | 'ces'
  title: string
  intro: string
  /** What is asked about; `{company}` is its name. */
  item: string
}
const INTRO = 'Whatever you answer helps us. It takes less than a minute.'
const nps = (title: string, item = '{company}'): SurveyDraft => ({
  ...{ key: 'pulse', kind: 'nps', title, intro: INTRO, item },
})
const csat = (title: string, item: string): SurveyDraft => ({
  ...{ key: 'after', kind: 'csat', title, intro: INTRO, item },
})
const ces = (title: string, item: string): SurveyDraft => ({
  ...{ key: 'effort', kind: 'ces', title, intro: INTRO, item },
})

/** Surveys that fit a kind of business, in words that lead nobody to an answer. */
export const SURVEYS_OF: Readonly<Record<Kind, readonly SurveyDraft[]>> = {
  saas: [
    nps('How likely are you to recommend us to a colleague?'),
    csat('How satisfied are you with our support?', 'Our support'),
    ces('How easy or hard was it to get started?', '{company} made it easy to get started.'),
  ],
  shop: [
    nps('How likely are you to recommend us to a friend?'),
    csat('How satisfied are you with your order?', 'Your last order'),
    ces('How easy or hard was it to order?', '{company} made it easy to order.'),
  ],
  firm: [
    nps('How likely are you to recommend us to a colleague?'),
    csat('How satisfied are you with what we delivered?', 'What we delivered'),
    ces('How easy or hard is it to work with us?', '{company} made it easy to work together.'),
  ],
  nonprofit: [
    nps('How likely are you to recommend supporting us to a friend?', 'Supporting {company}'),
    csat('How satisfied are you with how we report on our work?', 'Our reports'),
  ],
  other: [],
}
/** The survey of one kind that a company of this kind of business would begin with. */
export const surveyFor = (kind: Kind, ask: SurveyDraft['kind']): SurveyDraft | undefined =>
  SURVEYS_OF[kind].find((one) => one.kind === ask) ?? SURVEYS_OF.saas.find((one) => one.kind === ask)
export const itemOf = ({ item }: SurveyDraft, company: string) => item.replaceAll('{company}', company).slice(0, 200)
