import { contrast, DARK_PAPER, darkTwin, LIGHT_PAPER, MIN_CONTRAST } from '../kernel/colour.ts'
import { DEFAULT_LINK_RULES } from '../kernel/link-rules.ts'
import { DEFAULT_PAYOUTS } from '../kernel/payout-rules.ts'
import { invalid } from '../kernel/problem.ts'
import type {
  LinkRules,
  ModerationSettings,
  PayoutSettings,
  PrivacySettings,
  ReferralSettings,
  SaveBrand,
  SaveLinks,
  SavePlace,
} from './contract.ts'

export interface Settings {
  brand: SaveBrand & { logo: { hash: string; width: number; height: number } | null }
  links: SaveLinks
  linkRules: LinkRules
  place: SavePlace
  moderation: ModerationSettings
  privacy: PrivacySettings
  referrals: ReferralSettings
  payouts: PayoutSettings
}
/** What holds until the company says otherwise. */
export const DEFAULTS: Settings = {
  brand: { companyName: 'Acclaim', accent: '#00765a', font: 'inter', logo: null },
  links: { links: [] },
  linkRules: DEFAULT_LINK_RULES,
  place: { locale: 'en', timeZone: 'UTC', currency: 'USD' },
  moderation: { publishUnflagged: false, waitHours: 72, flaggedWords: [] },
  privacy: { measureWidgets: true, widgets: 'aggregate', signUp: 'open', applicationUrl: '', searchEngines: true },
  referrals: { leads: true, protectDays: 90, invitations: false, leaderboard: false, bannedHosts: [] },
  payouts: DEFAULT_PAYOUTS,
}
export const SETTING_KEYS = Object.keys(DEFAULTS) as (keyof Settings)[]

const FACES: Record<SaveBrand['font'], string> = {
  inter: '"Inter Variable","Inter Fallback",system-ui,sans-serif',
  system: 'system-ui,-apple-system,"Segoe UI",Roboto,sans-serif',
  humanist: 'Seravek,"Gill Sans Nova",Ubuntu,Calibri,"DejaVu Sans",source-sans-pro,sans-serif',
  rounded:
    'ui-rounded,"Hiragino Maru Gothic ProN",Quicksand,Comfortaa,Manjari,"Arial Rounded MT Bold",Calibri,sans-serif',
}

/** Refuses a colour that could not be read as text on our paper. */
export function checkAccent(accent: string): void {
  const ratio = contrast(accent, LIGHT_PAPER)
  if (ratio >= MIN_CONTRAST) return
  throw invalid(
    'accent',
    `This colour is too light to read: its contrast on paper is ${ratio.toFixed(1)}:1 and has to be at least 4.5:1. Choose a darker one.`,
  )
}

const ink = (on: string) => (contrast('#ffffff', on) >= MIN_CONTRAST ? '#ffffff' : DARK_PAPER)

/** The stylesheet that puts the brand over the tokens. */
export function brandCss({ accent, font }: Pick<SaveBrand, 'accent' | 'font'>): string {
  const dark = darkTwin(accent)
  const set = (colour: string) => `--accent:${colour};--accent-ink:${ink(colour)}`
  const face = font === 'inter' ? '' : `:root{--sans:${FACES[font]}}`
  return `${face}:root{${set(accent)}}@media(prefers-color-scheme:dark){:root:not([data-theme=light]){${set(dark)}}}:root[data-theme=dark]{${set(dark)}}\n`
}
