import type { WidgetSent } from '../../../api/embeds/contract.ts'

/** Kinds in the order of the picker, by what they are for. */
export const GROUPS = {
  testimonials: ['wall', 'grid', 'carousel', 'quote', 'marquee', 'avatars', 'popup', 'videos'],
  reviews: ['reviews', 'summary', 'badge'],
  act: ['review_form', 'vote', 'referral', 'survey'],
} as const
export type Surface = keyof typeof GROUPS
export type Kind = (typeof GROUPS)[Surface][number]

export const surfaceOf = (kind: string): Surface =>
  (Object.keys(GROUPS) as Surface[]).find((name) => (GROUPS[name] as readonly string[]).includes(kind)) ??
  'testimonials'

const NAMES = [
  ...([
    'name',
    'kind',
    'productSlug',
    'collectionId',
    'subject',
    'survey',
    'choosing',
    'maxItems',
    'origins',
    'ctaUrl',
    'ctaLabel',
  ] as const),
  ...(['theme', 'locale', 'accent', 'ink', 'paper', 'radius', 'face'] as const),
  ...(['pageSize', 'rotate', 'seconds', 'corner', 'delaySeconds'] as const),
] as const
/** What stands in the boxes, as text. */
export type WidgetValues = Record<(typeof NAMES)[number], string>

export const EMPTY: WidgetValues = {
  ...(Object.fromEntries(NAMES.map((name) => [name, ''])) as WidgetValues),
  ...{ kind: 'wall', choosing: 'order', maxItems: '12', theme: 'auto', locale: 'en', face: 'serif', corner: 'end' },
}

export const widgetValues = (form: FormData): WidgetValues =>
  Object.fromEntries(
    NAMES.map((name) => {
      const value = form.get(name)
      return [name, typeof value === 'string' ? value.trim() : '']
    }),
  ) as WidgetValues

/** Settings as they were saved, in the boxes they came from. */
export function valuesOf(stored: WidgetSent): WidgetValues {
  const { look = {}, options = {}, origins, ...rest } = stored
  const survey = rest.kind === 'survey' ? rest.subject : ''
  const subject = rest.kind === 'vote' ? rest.subject : ''
  const flat = { ...EMPTY, ...rest, ...look, ...options, subject, survey, origins: (origins as string[]).join('\n') }
  const text = (value: unknown) => (value === true ? 'on' : value === null || value === false ? '' : String(value))
  return Object.fromEntries(NAMES.map((name) => [name, text(flat[name as keyof typeof flat])])) as WidgetValues
}

const whole = (text: string) => (text === '' ? undefined : Number(text))
const some = <T extends object>(given: T) =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== '')) as Partial<T>

/** What was typed, in the shape of the api. Boxes that do not belong to the kind are left out. */
export function widgetInput(values: WidgetValues): WidgetSent {
  const { name, kind, productSlug, ctaUrl, ctaLabel, theme, locale } = values
  const common = {
    ...{ name, productSlug, kind: kind as Kind },
    origins: values.origins.split(/[\s,]+/).filter(Boolean),
    ...{ theme: theme as 'auto', locale: locale as 'en' },
    look: some({
      ...{ accent: values.accent, ink: values.ink, paper: values.paper },
      radius: whole(values.radius),
      face: values.face === 'inherit' ? ('inherit' as const) : undefined,
    }) as NonNullable<WidgetSent['look']>,
  }
  const surface = surfaceOf(kind)
  if (kind === 'vote') return { ...common, subject: values.subject || null }
  if (kind === 'survey') return { ...common, subject: values.survey || null }
  if (surface === 'act') return common
  if (surface === 'reviews') {
    return { ...common, options: kind === 'reviews' ? some({ pageSize: whole(values.pageSize) }) : {} }
  }
  const turning = {
    rotate: values.rotate === 'on' || undefined,
    seconds: values.rotate === 'on' ? whole(values.seconds) : undefined,
  }
  const popping = { corner: values.corner as 'end', delaySeconds: whole(values.delaySeconds) }
  return {
    ...common,
    collectionId: values.collectionId || null,
    choosing: values.choosing as 'order',
    maxItems: kind === 'quote' || kind === 'popup' ? 1 : (whole(values.maxItems) ?? 12),
    ...{ ctaUrl, ctaLabel },
    options: kind === 'carousel' ? some(turning) : kind === 'popup' ? some(popping) : {},
  }
}

/** The names the api gives to a fault, as the names of the boxes. */
export function boxOf(field: string, kind = ''): string {
  if (field.startsWith('origins')) return 'origins'
  return field === 'subject' && kind === 'survey' ? 'survey' : field.replace(/^(look|options)\./, '')
}
