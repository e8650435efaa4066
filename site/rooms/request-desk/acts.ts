import type { AstroGlobal } from 'astro'
import { goTo, keptOut, turnAway } from '../../state/door.ts'
import { type Answer, type Refusal, refusalOf, text, texts } from '../../state/forms.ts'
import type { IMPORTANCES } from '../feature-requests/importance.ts'
import { sendPlan } from '../feature-requests/roadmap/take-plan.ts'

type Page = Pick<AstroGlobal, 'locals' | 'url' | 'redirect' | 'rewrite' | 'request' | 'params'>
const orUndefined = (said: string) => (said.trim() === '' ? undefined : said.trim())

/** What one of the forms on a request's desk said: back to the page, or why it could not be. */
export async function work(page: Page, form: FormData): Promise<Response | Refusal> {
  const one = page.locals.api.api.v1.requests[':number']
  const param = { number: page.params['number'] ?? '' }
  const acts: Record<string, () => Promise<[Answer, string]>> = {
    async move() {
      const alternative = text(form, 'alternative').trim()
      const json = {
        ...{ statusId: text(form, 'statusId'), answer: text(form, 'answer'), tell: text(form, 'tell') === 'yes' },
        alternative: alternative === '' ? null : Number(alternative),
      }
      return [await one.status.$put({ param, json }), 'moved']
    },
    label: async () => [await one.labels.$put({ param, json: { labels: texts(form, 'labels') } }), 'labelled'],
    async behalf() {
      const importance = orUndefined(text(form, 'importance')) as (typeof IMPORTANCES)[number] | undefined
      const json = {
        ...{ contact: text(form, 'contact'), importance, why: orUndefined(text(form, 'why')) },
        sourceUrl: orUndefined(text(form, 'sourceUrl')),
      }
      return [await one.votes.$post({ param, json }), 'behalf']
    },
    async withdraw() {
      const answer = await one.votes[':voterId'].$delete({ param: { ...param, voterId: text(form, 'voterId') } })
      return [answer, 'withdrawn']
    },
    merge: async () => [await one.merge.$post({ param, json: { into: Number(text(form, 'into')) } }), 'merged'],
    unmerge: async () => {
      const taken = text(form, 'number')
      return [await one.merge.$delete({ param: taken ? { number: taken } : param }), 'unmerged']
    },
    plan: async () => [await sendPlan(page, param.number, form), 'planned'],
    remove: async () => [await one.$delete({ param }), 'removed'],
    restore: async () => [await one.restore.$post({ param }), 'restored'],
  }
  const act = acts[text(form, 'act')]
  if (!act) return goTo(page.url.pathname)
  const [answer, word] = await act()
  if (answer.ok) return goTo(`${page.url.pathname}?done=${word}`)
  return keptOut(answer) ? turnAway(page, answer) : refusalOf(answer)
}
