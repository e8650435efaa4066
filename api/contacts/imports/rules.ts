import type { IMPORT_STATES, IMPORT_VERDICTS } from '../../../db/schema/contacts.ts'
import { cellText, STATE_REFUSALS, suggestColumns, unreadable } from '../../kernel/import-lines.ts'
import { conflict, problem } from '../../kernel/problem.ts'
import { companyKey } from '../companies/rules.ts'
import { CELLS, type Column, FIELDS, type Field, MAX_TRAITS } from './contract.ts'

export type Verdict = (typeof IMPORT_VERDICTS)[number]
export type ImportState = (typeof IMPORT_STATES)[number]

const NAMES: Record<Field, readonly string[]> = {
  email: ['email', 'emailaddress', 'mail', 'contactemail', 'useremail', 'workemail'],
  name: ['name', 'fullname', 'contact', 'contactname', 'customer', 'customername', 'person'],
  firstName: ['firstname', 'givenname', 'first'],
  lastName: ['lastname', 'familyname', 'surname', 'last'],
  externalId: ['externalid', 'id', 'userid', 'customerid', 'contactid', 'accountid'],
  company: ['company', 'companyname', 'organisation', 'organization', 'organizationname', 'account', 'employer'],
  plan: ['plan', 'planname', 'subscription', 'tier', 'package'],
}
const looksLikeEmail = (cell: string) => CELLS.email.safeParse(cell).success

/** What each column most likely says, by its name, and by its cells where no name says e-mail. The rest is left out. */
export function suggestMapping(columns: readonly string[], sample: readonly (readonly string[])[]): Column[] {
  const mapping = suggestColumns(FIELDS, NAMES, columns).map((to): Column => ({ to }))
  const taken = new Set(mapping.map(({ to }) => to))
  if (!taken.has('email')) {
    const found = columns.findIndex((_, i) => sample.length > 0 && sample.every((row) => looksLikeEmail(row[i] ?? '')))
    if (found >= 0) mapping[found] = { to: 'email' }
  }
  if (taken.has('name')) return mapping.map((one) => (/^(first|last)Name$/.test(one.to) ? { to: 'skip' } : one))
  return mapping
}

/** @throws Problem with a sentence beside each column that cannot be what it was said to be */
export function checkMapping(mapping: readonly Column[], columns: readonly string[]): void {
  const fields: Record<string, string> = {}
  if (mapping.length !== columns.length) fields.mapping = `Say what each of the ${columns.length} columns is.`
  const seen = new Set<string>()
  for (const [i, { to, trait }] of mapping.entries()) {
    const what = to === 'trait' ? `trait ${trait}` : to
    if (to !== 'skip' && seen.has(what)) {
      fields[`mapping.${i}.${to === 'trait' ? 'trait' : 'to'}`] = 'Another column says this already.'
    }
    if (trait === '__proto__') fields[`mapping.${i}.trait`] = 'Choose another name for this trait.'
    seen.add(what)
  }
  if (!fields.mapping && !seen.has('email') && !seen.has('externalId')) {
    fields.mapping = 'Say which column is the e-mail address, or your own number for the person.'
  }
  if (Object.keys(fields).length > 0) {
    throw problem('invalid', 'input.invalid', 'The columns need another look.', { fields })
  }
}

/** What a line says of a person; what it leaves empty is not there. */
export interface Said {
  email?: string
  name?: string
  externalId?: string
  company?: string
  plan?: string
  traits: Record<string, string>
}
export type Read = { ok: true; said: Said } | { ok: false; reason: string }

const WRONG: Record<keyof typeof CELLS, string> = {
  email: 'The e-mail address is not one we can write to.',
  name: 'The name is longer than 120 characters, or holds line breaks or invisible characters.',
  externalId: 'Your number for the person is longer than 200 characters, or holds invisible characters.',
  company: 'The company is longer than 200 characters, or holds line breaks or invisible characters.',
  plan: 'The plan is longer than 100 characters, or holds line breaks or invisible characters.',
  trait: 'A trait is longer than 500 characters, or holds characters that cannot be shown.',
}
/** @param cells null when an erasure has emptied the line */
export function readLine(mapping: readonly Column[], cells: readonly string[] | null): Read {
  const why = unreadable(cells, mapping.length)
  if (why !== undefined || cells === null) return { ok: false, reason: why ?? '' }
  const raw: Partial<Record<Field, string>> = {}
  const said: Said = { traits: {} }
  for (const [i, { to, trait }] of mapping.entries()) {
    const cell = cellText(cells[i])
    if (cell === '' || to === 'skip') continue
    if (to !== 'trait') {
      raw[to] = cell
      continue
    }
    const read = CELLS.trait.safeParse(cell)
    if (!read.success) return { ok: false, reason: WRONG.trait }
    said.traits[trait!] = read.data
  }
  const { firstName, lastName, ...fields } = raw
  const name = fields.name ?? [firstName, lastName].filter(Boolean).join(' ')
  for (const [field, cell] of Object.entries({ ...fields, ...(name && { name }) })) {
    const one = field as 'email' | 'name' | 'externalId' | 'company' | 'plan'
    const read = CELLS[one].safeParse(cell)
    if (!read.success) return { ok: false, reason: WRONG[one] }
    said[one] = read.data
  }
  if (said.email === undefined && said.externalId === undefined) {
    return { ok: false, reason: 'This line has no e-mail address.' }
  }
  return { ok: true, said }
}

/** A contact as an import needs to know it. */
export interface Known {
  id: string
  email: string
  name: string
  externalId: string | null
  company: string | null
  plan: string | null
  traits: Record<string, unknown>
}
export interface Change {
  name?: string
  externalId?: string
  company?: string
  plan?: string
  traits?: Record<string, unknown>
}
export type Decision =
  | { verdict: 'new' }
  | { verdict: 'changed'; contactId: string; change: Change }
  | { verdict: 'unchanged'; contactId: string }
  | { verdict: 'refused'; reason: string }

const refused = (reason: string): Decision => ({ verdict: 'refused', reason })
/** Whom a line names: by the host's number, by e-mail, or a colleague who signs in with its address. */
export interface Named {
  byExternalId?: Known | undefined
  byEmail?: Known | undefined
  isStaff?: boolean
}
/**
 * What a line would do. The person is found by the host's number, then by e-mail; nothing is overwritten by an empty
 * cell, and nobody's e-mail address is ever changed. Of somebody merged it is the kept contact that is known here.
 */
export function decide(said: Said, { byExternalId, byEmail, isStaff = false }: Named): Decision {
  if (byExternalId && byEmail && byExternalId.id !== byEmail.id) {
    return refused('Your number belongs to one contact and the e-mail address to another. Merge them first.')
  }
  const known = byExternalId ?? byEmail
  if (!known) {
    if (said.email === undefined)
      return refused('Nobody has this number yet, and a new contact needs an e-mail address.')
    if (isStaff) return refused('A colleague signs in with this address; staff are no contacts.')
    if (Object.keys(said.traits).length > MAX_TRAITS) return refused(`A contact holds at most ${MAX_TRAITS} traits.`)
    return { verdict: 'new' }
  }
  // whoever was found by a number has it, be it as somebody they were merged with
  const number = byExternalId ? undefined : said.externalId
  if (number !== undefined && known.externalId !== null && known.externalId !== number) {
    return refused('The contact with this e-mail address has another number.')
  }
  const change: Change = {}
  if (said.name !== undefined && said.name !== known.name) change.name = said.name
  if (number !== undefined && number !== known.externalId) change.externalId = number
  if (said.plan !== undefined && said.plan !== known.plan) change.plan = said.plan
  if (said.company !== undefined && companyKey(said.company) !== companyKey(known.company ?? '')) {
    change.company = said.company
  }
  const other = Object.entries(said.traits).filter(([name, value]) => !sameTrait(known.traits, name, value))
  if (other.length > 0) {
    change.traits = { ...known.traits, ...Object.fromEntries(other) }
    if (Object.keys(change.traits).length > MAX_TRAITS) return refused(`A contact holds at most ${MAX_TRAITS} traits.`)
  }
  if (Object.keys(change).length === 0) return { verdict: 'unchanged', contactId: known.id }
  return { verdict: 'changed', contactId: known.id, change }
}
/** A file knows only text: 42 that the host sent as a number is the same as 42 in a cell. */
const sameTrait = (traits: Record<string, unknown>, name: string, value: string) =>
  Object.hasOwn(traits, name) && String(traits[name]) === value

/** Remembers who stood on earlier lines of a file. @returns why this line cannot be them again */
export function createSeen() {
  const lines = new Map<string, number>()
  const SAID: Record<string, string> = { e: 'The e-mail address', x: 'Your number', c: 'The same person' }
  return (line: number, { email, externalId }: Pick<Said, 'email' | 'externalId'>, contactId?: string) => {
    const keys = [email && `e ${email}`, externalId && `x ${externalId}`, contactId && `c ${contactId}`]
    const there = keys.filter((key): key is string => Boolean(key))
    const before = there.find((key) => lines.has(key))
    if (before) return `${SAID[before[0]!]} stands on line ${lines.get(before)} already.`
    for (const key of there) lines.set(key, line)
    return undefined
  }
}

/** @throws Problem import.wrong_state when this cannot be done with an import now */
export function checkState(state: ImportState, allowed: readonly ImportState[]): void {
  if (allowed.includes(state)) return
  throw conflict('import.wrong_state', STATE_REFUSALS[state])
}
