import type { CATEGORIES } from '../../../db/schema/boards.ts'
import type { WIDGET_KINDS, WIDGET_LOCALES, WIDGET_THEMES } from '../../../db/schema/embeds.ts'
import type { OFFER_SIDES, TRIGGERS } from '../../../db/schema/referrals.ts'
import type { DISCLOSURE_TYPES, VERIFICATION_METHODS } from '../../../db/schema/review-evidence.ts'

export type Kind = (typeof WIDGET_KINDS)[number]
export type Theme = (typeof WIDGET_THEMES)[number]
export type Locale = (typeof WIDGET_LOCALES)[number]

export interface Disclosed {
  type: (typeof DISCLOSURE_TYPES)[number]
  text: string
}
export interface Verified {
  method: (typeof VERIFICATION_METHODS)[number]
  facts: Record<string, string>
}
/** A film its author lets be shown; addresses are whole. */
export interface Film {
  src: string
  poster: string
  captions: string
}

/** One person's words. */
export interface Card {
  /** Its place in the answer, by which it is counted; null for a review, which is counted with its list. */
  slot: number | null
  text: string
  title: string
  name: string
  rating: number
  lang: string
  /** What connects them with the company, as their card says it. */
  disclosures: Disclosed[]
  /** The page that has these words alone. */
  url: string
  publishedAt: number
  /** What shows who wrote it; of reviews only. */
  verified?: Verified | null
  reply?: string
  film?: Film | undefined
}

/** Colours in hex, for light and dark paper; what is left out is the brand's or the house's. */
export interface Look {
  accent?: string | undefined
  accentDark?: string | undefined
  ink?: string | undefined
  paper?: string | undefined
  radius?: number | undefined
  face?: 'serif' | 'inherit' | undefined
}

export const SORTS = ['newest', 'helpful', 'highest', 'lowest'] as const
/** What a visitor chose to see of all reviews; nobody else can. */
export interface Asked {
  stars: number | undefined
  /** The language reviews are written in. */
  written: string | undefined
  verified: boolean
  media: boolean
  sort: (typeof SORTS)[number]
  /** How many of them, the first ones. */
  show: number
}

/** The published reviews of a product, as many as are asked for. */
export interface Listed {
  asked: Asked
  pageSize: number
  /** How many fit what was asked, and how many there are. */
  found: number
  total: number
  languages: { lang: string; n: number }[]
}
/** All of a product's reviews in numbers. */
export interface Counted {
  /** How many gave one star, two, … five. */
  stars: number[]
  /** Among the newest `of`. */
  verified: number
  media: number
  of: number
}

/** A request that people can vote for. */
export interface Wanted {
  title: string
  /** Empty where it is not known. */
  lang: string
  votes: number
  /** The company's own word, and which of five it stands for. */
  status: string
  category: (typeof CATEGORIES)[number]
  /** Whether it takes votes. */
  open: boolean
  url: string
  /** Empty when it is not on the roadmap. */
  roadmapUrl: string
}
/** A survey that visitors can answer. */
export interface Questioned {
  title: string
  questions: number
  open: boolean
  url: string
  /** Empty where its frame may not be shown. */
  frameUrl: string
}

/** What one side of an offer gets, and what for. */
export interface Given {
  side: (typeof OFFER_SIDES)[number]
  /** In the company's words. */
  what: string
  trigger: (typeof TRIGGERS)[number]
  minAmountMinor: number | null
  minCurrency: string | null
  nth: number | null
  days: number | null
  holdDays: number
  capPerPerson: number | null
  expiresDays: number | null
}
/** What friends are offered now. */
export interface Recommended {
  company: string
  sides: Given[]
  /** The first words of the company's conditions; `cut` when there are more. */
  terms: string
  cut: boolean
  /** The last moment it is good for; null for no end. */
  lastAt: number | null
  /** Where somebody gets a link of their own. */
  url: string
}

/** Everything a widget's markup is made of. */
export interface Scene {
  publicId: string
  kind: Kind
  theme: Theme
  locale: Locale
  /** Whether that is not the widget's own, but asked for by the page. */
  translated: boolean
  cards: Card[]
  /** How many people wrote them. */
  people: number
  reviewCount: number
  /** The mean of all published ratings as it may be shown; null without any. */
  average: number | null
  productName: string
  /** All reviews of the product; where one is written; how reviews work here. */
  productUrl: string
  formUrl: string
  frameUrl: string
  aboutUrl: string
  ctaUrl: string
  ctaLabel: string
  /** The brand's colour, for light and dark. */
  accent: string | undefined
  look: Look
  options: { pageSize?: number; rotate?: boolean; seconds?: number; corner?: 'start' | 'end'; delaySeconds?: number }
  listed?: Listed
  counted?: Counted
  /** Null when nobody may see it any more. */
  wanted?: Wanted | null
  questioned?: Questioned | null
  recommended?: Recommended | null
  /** The portal itself. */
  homeUrl: string
}

/** What `widgets/build.ts` makes of `widgets/kinds`: markup, and the sheet a kind needs. */
export interface Renderer {
  render(scene: Scene): string
  css(kind: Kind): string
}
