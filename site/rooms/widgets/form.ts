import type { WidgetInput } from '../../../api/embeds/contract.ts'
import { text } from '../../state/forms.ts'

const NAMES = ['name', 'productSlug', 'origins', 'ctaUrl', 'ctaLabel', 'theme'] as const
export type WidgetValues = Record<(typeof NAMES)[number], string>

export const widgetValues = (form: FormData) =>
  Object.fromEntries(NAMES.map((name) => [name, text(form, name)])) as WidgetValues

/** What was typed, in the shape of the api: one website on each line. */
export const widgetInput = ({ origins, theme, ...rest }: WidgetValues): WidgetInput => ({
  ...rest,
  origins: origins.split(/[\s,]+/).filter(Boolean),
  theme: theme as WidgetInput['theme'],
})
