import type { Reads } from '../../../db/client.ts'
import type { Ctx } from '../../kernel/context.ts'
import { sha256 } from '../../kernel/hash.ts'
import { newToken } from '../../kernel/ids.ts'
import { invalid, notFound } from '../../kernel/problem.ts'
import * as surveys from '../store.ts'
import type { Holder } from './contract.ts'
import * as store from './store.ts'

type Via = 'portal' | 'mail' | 'embed'
/** Whoever's answers these are. `word` tells two of them apart in one survey. */
export type Who =
  | { audience: 'person'; contactId: string; personId: string; companyId: string | null; via: Via; word: string }
  | { audience: 'anonymous'; tokenHash: string; via: Via; word: string }
  | { audience: 'staff' | 'nobody' }
export interface Held {
  survey: surveys.SurveyRow
  who: Who
}

const nothing = () => notFound('survey.not_found', 'There is no such survey.')
const unknownLink = () =>
  notFound('survey_ask.not_found', 'This link is not known here. Open the link in the mail again.')

/** What an anonymous visitor holds: random and sealed, so that nobody else can make one. */
export const newKey = ({ seal }: Pick<Ctx, 'seal'>) => seal(`visitor:${newToken()}`)
function opened({ unseal }: Pick<Ctx, 'unseal'>, key: string): string {
  try {
    const said = unseal(key)
    if (said.startsWith('visitor:')) return said
  } catch {
    // not sealed by us
  }
  throw invalid('key', 'This page has run out. Open it again.')
}

/** @throws Problem for a link or an address that leads nowhere */
export async function holderOf(db: Reads, ctx: Pick<Ctx, 'actor' | 'unseal'>, input: Holder): Promise<Held> {
  if (input.token !== undefined) return byMail(db, input.token)
  const survey = await surveys.surveyBySlug(db, input.slug ?? '')
  if (!survey || (survey.state === 'draft' && ctx.actor.kind !== 'staff')) throw nothing()
  if (input.key !== undefined) {
    if (!survey.anonymous) return { survey, who: { audience: 'nobody' } }
    const tokenHash = sha256(`${survey.id}:${opened(ctx, input.key)}`)
    return {
      survey,
      who: { audience: 'anonymous', tokenHash, via: input.embedded ? 'embed' : 'portal', word: tokenHash },
    }
  }
  const { actor } = ctx
  if (actor.kind === 'staff') return { survey, who: { audience: 'staff' } }
  if (actor.kind !== 'customer') return { survey, who: { audience: 'nobody' } }
  return { survey, who: await personBy(db, actor.contactId, 'portal') }
}

async function byMail(db: Reads, token: string): Promise<Held> {
  const ask = await store.askByHash(db, sha256(token))
  const survey = ask && (await surveys.surveyById(db, ask.surveyId))
  if (!survey) throw unknownLink()
  return { survey, who: await personBy(db, ask.contactId, 'mail') }
}
async function personBy(db: Reads, contactId: string, via: Via): Promise<Who> {
  const person = await store.personOf(db, contactId)
  if (!person) throw unknownLink()
  return { audience: 'person', contactId, personId: person.id, companyId: person.companyId, via, word: person.id }
}

export const responseOf = (db: Reads, { survey, who }: Held) => {
  if (who.audience === 'person') return store.responseOfPerson(db, survey.id, who.personId)
  if (who.audience === 'anonymous') return store.responseOfToken(db, survey.id, who.tokenHash)
  return Promise.resolve(undefined)
}
/** The clock's own job may be a minute late; the survey is not. */
export const isOpen = ({ state, closesAt }: surveys.SurveyRow, now: number) =>
  state === 'open' && (closesAt === null || closesAt > now)
