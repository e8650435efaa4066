import { LONGEST_ANSWER } from '../partners/contract.ts'
import type { PlanRule } from '../plans/rules.ts'
import type { Programme, PublicRule, Question } from './contract.ts'

/** What a new programme begins with: a fifth of the net of all sales of a customer's first twelve months. */
export const USUAL_RULES: PlanRule[] = [
  {
    ...{ id: 'usual', on: 'sale', bp: 2_000, amountMinor: null, currency: null },
    ...{ duration: 'months', months: 12, match: 'all', conditions: [], cap: null },
  },
]
export const USUAL_NAME = 'Standard'
export const USUAL_HOLD_DAYS = 30
export const usualProgramme = (destination: string): Programme => ({
  ...{ mode: 'open', heading: 'Recommend us and earn by it', text: '', questions: [], destination },
  ...{ approve: 'nobody', domains: [], refuseDisposable: true, countries: [], reapplyDays: 30 },
})
/** Terms that say what a partner has to keep everywhere (16 CFR 255, CAP Code 2); each company adds its own. */
export const USUAL_TERMS = `You earn a commission on sales to people who come by your links or codes, as your partner page says. A sale that is given back earns nothing.

Say clearly, close to each recommendation, that you get money for it. A word that everybody understands, such as “advertisement” or “I earn by this link”, is enough; a mark that people have to look for is not.

Say only what is true and what you have seen yourself. Do not buy by your own links, send mail that nobody asked for, advertise on our name in search engines, or hide where your visitors come from.

Each of us can end this at any time. What you have earned by then honestly is paid.`

export const publicRule = ({ on, bp, amountMinor, currency, duration, months, conditions }: PlanRule): PublicRule => ({
  ...{ on, bp, amountMinor, currency, duration, months, conditional: conditions.length > 0 },
})

export interface Answered {
  question: string
  answer: string
}
/** The answers as they are kept, beside the questions as they were asked; or a sentence for each that is missing or wrong. */
export function answered(questions: readonly Question[], said: Readonly<Record<string, string>>) {
  const faults: Record<string, string> = {}
  const answers: Answered[] = []
  for (const { id, label, kind, required, choices } of questions) {
    const answer = (said[id] ?? '').trim()
    if (answer === '') {
      if (required) faults[`answers.${id}`] = 'Answer this question.'
      continue
    }
    if (answer.length > LONGEST_ANSWER[kind])
      faults[`answers.${id}`] = `Use at most ${LONGEST_ANSWER[kind]} characters.`
    else if (kind === 'choice' && !choices.includes(answer)) faults[`answers.${id}`] = 'Choose one of the list.'
    else answers.push({ question: label, answer })
  }
  return { faults, answers }
}
