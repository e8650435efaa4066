import type { STAGES } from '../../../db/schema/flywheel.ts'
import { canonicalJson } from '../../kernel/hash.ts'
import type { RuleSet } from '../stages/contract.ts'
import { type Kind, RULES_OF } from './sets/rules.ts'

export type Stage = (typeof STAGES)[number]
export type Names = Readonly<Record<Stage, string>>

/** What each kind of business calls its four stages; an empty name is the one that everybody's has. */
export const KIND_NAMES: Readonly<Record<Kind, Names>> = {
  saas: { activation: 'Trial', adoption: 'Customer', adoration: 'Champion', advocacy: 'Advocate' },
  shop: { activation: 'Interested', adoption: 'Bought', adoration: 'Regular', advocacy: 'Fan' },
  firm: { activation: 'Enquiry', adoption: 'Client', adoration: 'Returning client', advocacy: 'Referrer' },
  nonprofit: { activation: 'Supporter', adoption: 'Giver', adoration: 'Regular giver', advocacy: 'Ambassador' },
  other: { activation: '', adoption: '', adoration: '', advocacy: '' },
}
/** What a version of rules is called that a template made. */
export const KIND_NOTES: Readonly<Record<Kind, string>> = {
  saas: 'Software as a service',
  shop: 'Shop',
  firm: 'Service firm',
  nonprofit: 'Non-profit',
  other: 'Something else',
}

/** What an API says of a stage: the company's word, or everybody's. */
export const labelOf = (stage: Stage, own: string | undefined) => own || USUAL[stage]
const USUAL: Names = {
  ...{ activation: 'Activation', adoption: 'Adoption', adoration: 'Adoration', advocacy: 'Advocacy' },
}

export interface NameNow {
  stage: Stage
  name: string
  own: boolean
}
/** Which names a template would change, and to what: none that a colleague wrote. */
export function namesToTake(kind: Kind, now: readonly NameNow[]) {
  const standing = new Map(now.map((row) => [row.stage, row]))
  return (Object.entries(KIND_NAMES[kind]) as [Stage, string][]).map(([stage, next]) => {
    const row = standing.get(stage)
    const from = row?.name ?? ''
    return { stage, now: from, next, own: row?.own ?? false, changes: !row?.own && from !== next }
  })
}

/** Whose rules these are: the kind whose template says the same; undefined where a colleague changed them. */
export const kindOfRules = (rules: RuleSet): Kind | undefined =>
  (Object.keys(RULES_OF) as Kind[]).find((kind) => canonicalJson(RULES_OF[kind]) === canonicalJson(rules))
