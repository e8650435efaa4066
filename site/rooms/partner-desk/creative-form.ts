import type { SaveCreative } from '../../../api/affiliates/creatives/contract.ts'
import { t } from '../../locales/t.ts'
import { text } from '../../state/forms.ts'

export const CREATIVES = ['text', 'link', 'image', 'widget'] as const
export type CreativeKind = (typeof CREATIVES)[number]
/** A form of what partners can use, as it stands on the page. */
export type CreativeTyped = { kind: CreativeKind } & Record<(typeof FIELDS)[number], string>
const FIELDS = ['name', 'words', 'disclosure', 'address', 'width', 'height', 'widgetId'] as const

export const kindOf = (said: string | null): CreativeKind => CREATIVES.find((one) => one === said) ?? 'text'
export const emptyCreative = (kind: CreativeKind): CreativeTyped => ({
  ...{ kind, name: '', words: '', disclosure: t('creatives.disclosure.usual') },
  ...{ address: '', width: '', height: '', widgetId: '' },
})
export const creativeTyped = (form: FormData): CreativeTyped => ({
  kind: kindOf(text(form, 'kind')),
  ...(Object.fromEntries(FIELDS.map((name) => [name, text(form, name)])) as Record<(typeof FIELDS)[number], string>),
})

const sizeOf = (typed: string) => (typed.trim() === '' ? 0 : Number(typed))
/** What was typed, as the api takes it. */
export function creativeIn({ kind, name, words, disclosure, ...more }: CreativeTyped): SaveCreative {
  const every = { name, words, disclosure }
  if (kind === 'text') return { kind, ...every }
  if (kind === 'widget') return { kind, ...every, widgetId: more.widgetId }
  if (kind === 'link') return { kind, ...every, address: more.address }
  return { kind, ...every, address: more.address, width: sizeOf(more.width), height: sizeOf(more.height) }
}
/** What stands in the database, as a form shows it. */
export const creativeOut = (one: {
  kind: CreativeKind
  name: string
  words: string
  disclosure: string
  address: string | null
  width: number | null
  height: number | null
  widget: { id: string } | null
}): CreativeTyped => ({
  ...{ kind: one.kind, name: one.name, words: one.words, disclosure: one.disclosure },
  ...{ address: one.address ?? '', width: String(one.width ?? ''), height: String(one.height ?? '') },
  widgetId: one.widget?.id ?? '',
})
/** The fields of a form by their ids, for the summary of what is wrong. */
export const creativeIds = (of: string) => Object.fromEntries(FIELDS.map((name) => [name, `${name}-${of}`]))
