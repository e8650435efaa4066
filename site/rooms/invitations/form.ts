import type { Audience, Campaign, SaveCampaign } from '../../../api/invitations/campaigns/contract.ts'
import { calendarDay, t, tn } from '../../locales/t.ts'
import { text, texts } from '../../state/forms.ts'
import { SOURCES } from '../contacts/filter.ts'

export const TRIGGERS = ['registered', 'purchased', 'chosen'] as const
const DAYS = ['registeredFrom', 'registeredUntil', 'boughtFrom', 'boughtUntil'] as const
const LISTS = ['companies', 'plans', 'sources'] as const

/** What stands in the form, as it was typed. */
export interface Values {
  name: string
  productSlug: string
  trigger: string
  delay: string
  unit: string
  reminder1: string
  reminder2: string
  companies: readonly string[]
  plans: readonly string[]
  sources: readonly string[]
  registeredFrom: string
  registeredUntil: string
  boughtFrom: string
  boughtUntil: string
  subject: string
  message: string
  incentive: string
}
const LINES = [
  ...(['name', 'productSlug', 'trigger', 'delay', 'unit', 'reminder1', 'reminder2'] as const),
  ...(['subject', 'message', 'incentive'] as const),
] as const satisfies readonly (keyof Values)[]

export const typed = (form: FormData): Values =>
  ({
    ...Object.fromEntries([...LINES, ...DAYS].map((name) => [name, text(form, name)])),
    ...Object.fromEntries(LISTS.map((name) => [name, texts(form, name)])),
  }) as unknown as Values

/** At most two decimals: a day and a half stays one. */
const inDays = (hours: number | undefined) => (hours === undefined ? '' : String(Math.round((hours / 24) * 100) / 100))
export function kept(campaign: Campaign): Values {
  const { audience, delayHours, reminderHours } = campaign
  const isDays = delayHours % 24 === 0
  const { name, trigger, subject, message, incentive } = campaign
  return {
    ...{ name, trigger, subject, message, incentive, productSlug: campaign.product.slug },
    ...{ delay: String(isDays ? delayHours / 24 : delayHours), unit: isDays ? 'days' : 'hours' },
    ...{ reminder1: inDays(reminderHours[0]), reminder2: inDays(reminderHours[1]) },
    ...{ companies: audience.companies ?? [], plans: audience.plans ?? [], sources: audience.sources ?? [] },
    ...(Object.fromEntries(DAYS.map((day) => [day, audience[day] ?? ''])) as Pick<Values, (typeof DAYS)[number]>),
  }
}
export const first = (productSlug: string): Values => ({
  ...{ name: '', productSlug, trigger: 'purchased', delay: '14', unit: 'days', reminder1: '4', reminder2: '10' },
  ...{
    companies: [],
    plans: [],
    sources: [],
    registeredFrom: '',
    registeredUntil: '',
    boughtFrom: '',
    boughtUntil: '',
  },
  ...{ subject: t('invitations.default.subject'), message: t('invitations.default.message'), incentive: '' },
})

// an empty field is no number, and what is none is for the api to refuse
const numberIn = (words: string) => (words.trim() === '' ? Number.NaN : Number(words.replace(',', '.')))
export const audienceIn = (values: Values): Audience => {
  const asked = [...LISTS, ...DAYS].map((key) => [key, values[key]] as const).filter(([, value]) => value.length > 0)
  return Object.fromEntries(asked) as Audience
}
export const inputOf = (values: Values): SaveCampaign => ({
  ...{ name: values.name, productSlug: values.productSlug, trigger: values.trigger as SaveCampaign['trigger'] },
  audience: audienceIn(values),
  delayHours: Math.round(numberIn(values.delay) * (values.unit === 'days' ? 24 : 1)),
  reminderHours: [values.reminder1, values.reminder2]
    .filter((days) => days.trim() !== '')
    .map((days) => Math.round(numberIn(days) * 24)),
  ...{ subject: values.subject, message: values.message, incentive: values.incentive },
})

/** Where on the page a fault of the input is told. */
export const IDS: Record<string, string> = {
  delayHours: 'delay',
  reminderHours: 'reminder1',
  'reminderHours.0': 'reminder1',
  'reminderHours.1': 'reminder2',
  ...Object.fromEntries([...LISTS, ...DAYS].map((key) => [`audience.${key}`, key])),
}
/** What is wrong with a field of the form. */
export const faultIn = (fields: Record<string, string>, id: string) =>
  Object.entries(fields).find(([name]) => (IDS[name] ?? IDS[name.replace(/\.\d+$/, '')] ?? name) === id)?.[1]

/** "4 days", "36 hours". */
export const span = (hours: number) =>
  hours % 24 === 0 && hours > 0 ? tn('invitations.days', hours / 24) : tn('invitations.hours', hours)

/** What a campaign chooses by, in words. */
export function audienceWords(audience: Audience, companies: readonly { id: string; name: string }[]): string[] {
  const named = audience.companies?.map((id) => companies.find((one) => one.id === id)?.name ?? id)
  const lines: (string | undefined)[] = [
    named && `${t('invitations.form.companies')}: ${named.join(', ')}`,
    audience.plans && `${t('invitations.form.plans')}: ${audience.plans.join(', ')}`,
    audience.sources &&
      `${t('invitations.form.sources')}: ${audience.sources.map((one) => t(`contacts.source.${one}`)).join(', ')}`,
    ...DAYS.map((day) => audience[day] && `${t(`invitations.form.${day}`)} ${calendarDay(audience[day])}`),
  ]
  return lines.filter((line) => line !== undefined)
}
export const SOURCE_CHOICES = SOURCES.map((value) => ({ value, label: t(`contacts.source.${value}`) }))
