import { TEAMS } from '../../../db/schema/items.ts'
import { wilson } from '../../kernel/wilson.ts'
import { NEEDED } from '../figures/contract.ts'
import type { Team } from '../items/rules.ts'
import { PRICE_NEEDED } from './contract.ts'

export interface Priced {
  people: number
  stayed: number
  forward: number
  lost: number
}
/** What some people did after a promise ended: who stayed, with Wilson's interval, and friction as the figures reckon it. */
export function pricedOf({ people, stayed, forward, lost }: Priced) {
  return {
    ...{ people, forward, lost },
    stayed: people < PRICE_NEEDED ? null : wilson(stayed, people),
    mu: forward < NEEDED ? null : { value: lost / forward, error: Math.sqrt(lost + (lost * lost) / forward) / forward },
  }
}

/** What a host tells of a promise: which, to whom it is due by when, and whose it is. */
export interface Said {
  promiseId?: unknown
  text?: unknown
  team?: unknown
  owner?: unknown
  due?: unknown
}
const DAY = /^\d{4}-\d\d-\d\d/
/** A promise as it can be kept in the ledger; undefined where the day or the number is missing. */
export function promiseIn({ promiseId, text, team, owner, due }: Said) {
  const key = typeof promiseId === 'string' || typeof promiseId === 'number' ? String(promiseId).slice(0, 200) : ''
  if (key === '' || typeof due !== 'string' || !DAY.test(due) || Number.isNaN(Date.parse(due.slice(0, 10))))
    return undefined
  return {
    key: `host:${key}`,
    words: typeof text === 'string' ? text.trim().slice(0, 500) : '',
    team: TEAMS.find((one) => one === team) ?? ('sales' as Team),
    owner: typeof owner === 'string' ? owner.toLowerCase() : null,
    dueOn: due.slice(0, 10),
  }
}
/** Which of the promises of a host an event ends. */
export const keyIn = ({ promiseId }: Said) =>
  typeof promiseId === 'string' || typeof promiseId === 'number' ? `host:${String(promiseId).slice(0, 200)}` : undefined
