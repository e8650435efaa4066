import { text, texts } from '../../state/forms.ts'

export interface Values {
  name: string
  url: string
  types: string[]
}
export const EMPTY: Values = { name: '', url: '', types: [] }
export const endpointValues = (form: FormData): Values => ({
  ...{ name: text(form, 'name'), url: text(form, 'url'), types: texts(form, 'types') },
})

/** How far back what did not arrive is sent. */
const HOUR = 3_600_000
export const SINCE = { hour: HOUR, day: 24 * HOUR, week: 168 * HOUR, all: 720 * HOUR } as const
export const SPANS = Object.keys(SINCE) as (keyof typeof SINCE)[]
export const spanOf = (said: string) => SINCE[SPANS.find((one) => one === said) ?? 'day']
