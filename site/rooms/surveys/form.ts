import type { SurveyToAnswer } from '../../../api/surveys/answering/contract.ts'
import type { Survey } from '../../../api/surveys/contract.ts'
import { calendarDay, number, t } from '../../locales/t.ts'
import { text } from '../../state/forms.ts'
import type { Kind } from './answers.ts'

export const KINDS = [
  'nps',
  'csat',
  'ces',
  'maxdiff',
  'kano',
  'points',
  'opportunity',
] as const satisfies readonly Kind[]
export const STATE_TAGS = { draft: 'plain', open: 'good', closed: 'plain' } as const

const LINES = [
  ...(['kind', 'title', 'intro', 'items', 'setSize', 'setCount', 'targetN', 'closesOn', 'opensOn', 'origins'] as const),
  ...(['anonymous', 'adaptive'] as const),
] as const
/** What stands in the form, as it was typed. */
export type Values = Record<(typeof LINES)[number], string>
export const typed = (form: FormData) => Object.fromEntries(LINES.map((name) => [name, text(form, name)])) as Values
export const first = (): Values => ({
  ...{ kind: 'nps', title: '', intro: '', items: '', setSize: '4', setCount: '', targetN: '', closesOn: '' },
  ...{ opensOn: '', origins: '', anonymous: '', adaptive: '' },
})

/** How far the clock of a zone is from UTC at a moment. */
function offsetAt(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en', {
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', hourCycle: 'h23' },
    timeZone,
  }).formatToParts(at)
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0)
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute')) - Math.floor(at / 60_000) * 60_000
}
const DAY_MS = 86_400_000
/** The first moment of a day where the company is. */
export function dayBegins(day: string, timeZone: string): number {
  const utc = Date.parse(`${day}T00:00:00Z`)
  const guess = utc - offsetAt(utc, timeZone)
  return utc - offsetAt(guess, timeZone)
}
/** The day of a moment where the company is, as date fields write it. */
const dayOf = (at: number | null, timeZone: string) =>
  at === null ? '' : new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', timeZone }).format(at)

/** "Dark mode [#12]" is an item that speaks of a request. */
const LINKED = /^(.*\S)\s*\[(#?[\w-]{1,60})\]$/
export const itemsIn = (lines: string) =>
  lines
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [, words, requestId] = LINKED.exec(line) ?? []
      return words && requestId ? { text: words, requestId } : { text: line, requestId: null }
    })
/** What was typed and is no number, so that the api refuses it: no number would become no answer on the way. */
const NONE = -1
const numberIn = (words: string) => {
  if (words.trim() === '') return null
  const n = Number(words)
  return Number.isNaN(n) ? NONE : n
}
const momentIn = (day: string, timeZone: string, days: number) => {
  if (day === '') return null
  const at = Date.parse(`${day}T00:00:00Z`)
  return Number.isNaN(at) ? NONE : dayBegins(new Date(at + days * DAY_MS).toISOString().slice(0, 10), timeZone)
}

export const inputOf = (values: Values, timeZone: string) => ({
  ...{ kind: values.kind as Kind, title: values.title, intro: values.intro, items: itemsIn(values.items) },
  ...{ anonymous: values.anonymous === 'yes', adaptive: values.adaptive === 'yes' },
  ...{ setSize: Number(values.setSize || '4'), setCount: numberIn(values.setCount), targetN: numberIn(values.targetN) },
  closesAt: momentIn(values.closesOn, timeZone, 1),
  opensAt: momentIn(values.opensOn, timeZone, 0),
  origins: originsIn(values.origins),
})
export const originsIn = (lines: string) => lines.split(/\s+/).filter((line) => line !== '')

export const kept = (survey: Survey, timeZone: string): Values => ({
  ...{ kind: survey.kind, title: survey.title, intro: survey.intro, origins: survey.origins.join('\n') },
  items: survey.items
    .map(({ text: words, requestNumber }) => (requestNumber === null ? words : `${words} [#${requestNumber}]`))
    .join('\n'),
  ...{ setSize: String(survey.setSize ?? 4), setCount: survey.setCount === null ? '' : String(survey.setCount) },
  targetN: survey.targetN === null ? '' : String(survey.targetN),
  closesOn: dayOf(survey.closesAt === null ? null : survey.closesAt - 1, timeZone),
  opensOn: dayOf(survey.opensAt, timeZone),
  ...{ anonymous: survey.anonymous ? 'yes' : '', adaptive: survey.adaptive ? 'yes' : '' },
})

/** Where on the page a fault of the input is told. */
const PLACES: Record<string, string> = { closesAt: 'closesOn', opensAt: 'opensOn' }
export const placeOf = (field: string) => PLACES[field] ?? field.split('.')[0]!
export const idsOf = (fields: Record<string, string>) =>
  Object.fromEntries(Object.keys(fields).map((field) => [field, placeOf(field)]))
export const faultIn = (fields: Record<string, string>, id: string) =>
  Object.entries(fields).find(([field]) => placeOf(field) === id)?.[1]

/** A draft as its readers would see it, before anything is kept. */
export function previewOf(values: Values, timeZone: string): SurveyToAnswer | null {
  const { kind, title, intro, items, anonymous, setSize } = inputOf(values, timeZone)
  if (title.trim() === '' || items.length === 0 || !KINDS.includes(kind)) return null
  const shown = items.slice(0, 30).map((item, i) => ({ id: `item-${i}`, text: item.text }))
  const set = { seq: 1, of: 1, items: shown.slice(0, setSize), ticket: '-', best: null, worst: null }
  return {
    survey: { slug: '', kind, title, intro, state: 'draft', anonymous, closesAt: null, items: shown },
    ...{ who: 'staff', state: 'new', answers: {}, comment: '', set: kind === 'maxdiff' ? set : null, results: null },
  }
}

type Ends = Pick<Survey, 'targetN' | 'closesAt'>
/** "after 200 answers or on 1 May 2026, whichever comes first" */
export function endsWords({ targetN, closesAt }: Ends, timeZone: string): string {
  const target = targetN === null ? null : t('surveys.endsTarget', { n: number(targetN) })
  const day = closesAt === null ? null : t('surveys.endsDate', { date: calendarDay(dayOf(closesAt - 1, timeZone)) })
  if (target && day) return t('surveys.ends.or', { one: target, other: day })
  return target ?? day ?? t('surveys.ends.none')
}
