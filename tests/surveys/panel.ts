import {
  maxdiffSet,
  surveyAnswer,
  surveyCompanyResult,
  surveyItemResult,
  surveyResponse,
} from '../../db/schema/survey-answers.ts'
import { surveyAsk } from '../../db/schema/surveys.ts'
import { caught, office } from '../mail/office.ts'
import { type Answer, type Door, type Loose, signUp } from '../people.ts'

export const SURVEYS = '/api/v1/surveys'
const IDEAS = ['Dark mode', 'Offline search', 'Shared folders', 'CSV export', 'Reminders', 'Handwriting']
export const ideas = (n: number) => IDEAS.slice(0, n).map((text) => ({ text }))
/** What each kind asks in these tests. */
export const ITEMS: Record<string, object[]> = {
  nps: [{ text: 'How likely are you to recommend Orbit Notes?' }],
  csat: [{ text: 'How satisfied are you with search?' }],
  ces: [{ text: 'How easy was it to import your notes?' }],
  maxdiff: ideas(6),
  kano: ideas(2),
  points: ideas(3),
  opportunity: ideas(2),
}
/** A whole answer of each kind that is answered in one go. */
const WHOLE: Record<string, object> = {
  nps: { score: 9 },
  csat: { score: 4 },
  ces: { score: 6 },
  kano: { functional: 1, dysfunctional: 5 },
  opportunity: { importance: 5, satisfaction: 2 },
}
export type Panel = Awaited<ReturnType<typeof panel>>

/** A portal at nine in the morning whose marketer asks people, and whose mail is caught. */
export async function panel() {
  const box = caught()
  const portal = await office({ mailer: box.mailer })
  const mia = await portal.as('mia')
  const made = {
    ...portal,
    box,
    mia,
    /** A survey, open unless it is to stay a draft. */
    async survey(kind: string, change: object = {}, { open = true } = {}): Promise<Loose> {
      const input = { kind, title: `About ${kind}`, items: ITEMS[kind], targetN: 1000, ...change }
      const draft = await mia.post(SURVEYS, input)
      if (draft.status !== 201) throw new Error(JSON.stringify(draft.body))
      if (!open) return draft.body
      return (await made.state(draft.body.id, 'open')).body
    },
    state: (id: string, to: string) => mia.post(`${SURVEYS}/${id}/state`, { to }),
    person: (name: string): Promise<Door> => signUp(portal, { name, email: `${name}@customer.test` }),
    stranger: portal.visitor,
    async visitorKey(): Promise<string> {
      return (await portal.visitor.post(`${SURVEYS}/visitor`)).body.key
    },
    look: (by: Door, who: object): Promise<Answer> => by.post(`${SURVEYS}/look`, who),
    answer: (by: Door, input: object): Promise<Answer> => by.post(`${SURVEYS}/answer`, input),
    /** The same whole answer for every item, or points that sum to 100. */
    whole(survey: Loose, given?: object): Record<string, object> {
      const items: { id: string }[] = survey.items
      if (survey.kind === 'points') {
        return Object.fromEntries(items.map(({ id }, i) => [id, { points: i === 0 ? 100 - (items.length - 1) : 1 }]))
      }
      return Object.fromEntries(items.map(({ id }) => [id, given ?? WHOLE[survey.kind]!]))
    },
    /** Answers a survey to its end; of each MaxDiff set the item that stands first in the survey is best. */
    async complete(by: Door, survey: Loose, who: object = { slug: survey.slug }, given?: object): Promise<Answer> {
      if (survey.kind !== 'maxdiff') return made.answer(by, { ...who, answers: made.whole(survey, given) })
      for (;;) {
        const { set } = (await made.look(by, who)).body
        const order = survey.items
          .map((item: Loose) => item.id)
          .filter((id: string) => set.items.some((item: Loose) => item.id === id))
        const answered = await made.answer(by, {
          ...who,
          set: { ticket: set.ticket, best: order[0], worst: order.at(-1) },
        })
        if (answered.status !== 200 || answered.body.state === 'completed') return answered
      }
    },
    results: async (id: string): Promise<Loose> => (await mia.get(`${SURVEYS}/${id}/results`)).body,
    responses: () => portal.db.read.select().from(surveyResponse).orderBy(surveyResponse.startedAt, surveyResponse.id),
    answers: () => portal.db.read.select().from(surveyAnswer),
    sets: () => portal.db.read.select().from(maxdiffSet).orderBy(maxdiffSet.responseId, maxdiffSet.seq),
    itemResults: () => portal.db.read.select().from(surveyItemResult),
    companyResults: () => portal.db.read.select().from(surveyCompanyResult),
    asks: () => portal.db.read.select().from(surveyAsk).orderBy(surveyAsk.queuedAt, surveyAsk.id),
    ask: (id: string, audience: object = { who: 'everybody' }) => mia.post(`${SURVEYS}/${id}/ask`, { audience }),
    /** The token in the newest mail to an address. */
    token: (email: string): string => /\/surveys\/by-mail\/(\S+)/.exec(box.of(email).at(-1)!.text)![1]!,
  }
  return made
}
