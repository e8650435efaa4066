import { z } from 'zod'

/** So many of so many, with Wilson's 95 % interval. Shares from 0 to 1. */
export const Rate = z
  .object({ hits: z.number(), of: z.number(), low: z.number(), mid: z.number(), high: z.number() })
  .meta({ id: 'Rate' })
/** Null where nothing was counted yet. */
const rate = Rate.nullable()

const counts = {
  /** Page views on which the script drew it. */
  drawn: z.number(),
  /** Of these, how many had one of its cards, or its place, in view for a second. */
  seen: z.number(),
  /** Of these, how many read, played or copied. */
  engaged: z.number(),
  /** Of these, how many clicked. */
  clicks: z.number(),
  conversions: z.number(),
}

export const FiguresQuery = z.object({ days: z.coerce.number().int().min(1).max(365).default(30) })

/** What a widget did in the last days, people only; bots and page views of the comparison stand apart. */
export const Figures = z
  .object({
    since: z.string(),
    /** Every day of the period, oldest first. */
    days: z.array(z.object({ day: z.string(), ...counts })),
    totals: z.object({
      ...counts,
      /** `seen` of `drawn`. */
      viewable: rate,
      /** `engaged` of `seen`. */
      engagement: rate,
      /** `clicks` of `seen`. */
      clicking: rate,
    }),
    bots: z.object(counts),
    /** The pages it was on, the busiest first; `*` stands for the rest of a site with very many pages. */
    pages: z.array(
      z.object({
        origin: z.string(),
        path: z.string(),
        ...counts,
        clicking: rate,
        firstSeen: z.number(),
        lastSeen: z.number(),
      }),
    ),
    testimonials: z.array(
      z.object({
        id: z.string(),
        excerpt: z.string(),
        displayName: z.string(),
        /** Impressions of this card, without days that were set aside. */
        seen: z.number(),
        engaged: z.number(),
        clicks: z.number(),
        /** Credit for conversions; parts of one where several cards shared it. */
        conversions: z.number(),
        rate,
        /** How often it is among what is answered now, 0 to 1; null when it is not in the widget any more. */
        shareOfServes: z.number().nullable(),
        /** Days whose clicks are too many to be true: shown, but nothing is learned from them. */
        quarantined: z.array(z.object({ day: z.string(), seen: z.number(), clicks: z.number() })),
      }),
    ),
    conversions: z.array(
      z.object({
        goal: z.string(),
        route: z.enum(['page', 'click', 'self', 'code']),
        n: z.number(),
        values: z.array(z.object({ currency: z.string(), amountMinor: z.number() })),
      }),
    ),
    /** Who they are is not known. Null when the privacy setting only counts. */
    visitors: z
      .object({
        mode: z.enum(['daily', 'granted']),
        /** Different visitors; `daily` adds up days, because nobody is known again on the next. */
        viewers: z.number(),
        /** Of these, how many converted afterwards, clicked or not; it credits nobody. */
        converted: z.number(),
      })
      .nullable(),
    choosing: z.object({
      state: z.enum(['order', 'learning', 'too_little']),
      /** Viewable impressions of cards on a usual day of the last week. */
      perDay: z.number(),
      needed: z.number(),
    }),
    holdout: z.object({
      /** False for widgets of reviews and forms. */
      possible: z.boolean(),
      on: z.boolean(),
      since: z.number().nullable(),
      /** The share of page views that see nothing. */
      share: z.number(),
      /** Page views that are compared: whole days since the one after the start. */
      shown: z.number(),
      hidden: z.number(),
      goals: z.array(
        z.object({
          goal: z.string(),
          shown: rate,
          hidden: rate,
          /** `young` until each side has 100 page views. `none`: no measurable effect yet. */
          verdict: z.enum(['young', 'none', 'more', 'less']),
          /** Percent more conversions than without the widget, with a 95 % interval that holds however often one looks. */
          lift: z.object({ low: z.number(), mid: z.number(), high: z.number() }).nullable(),
        }),
      ),
      /** What could be found in four weeks of traffic like the last; null while there is too little to say. */
      detectable: z
        .object({
          base: z.number(),
          days: z.number(),
          pageViews: z.number(),
          /** The smallest lift in percent that would be found in 80 of 100 cases. */
          liftPercent: z.number(),
        })
        .nullable(),
      /** Of the conversions that are needed to say what could be found. */
      conversionsSoFar: z.number(),
      conversionsNeeded: z.number(),
    }),
  })
  .meta({ id: 'WidgetFigures' })
export type Figures = z.infer<typeof Figures>

export const HoldoutInput = z
  .object({ on: z.boolean('Say whether some page views see nothing.') })
  .meta({ id: 'WidgetHoldout' })

/** What widgets count, as it stands in the settings now. */
export const PrivacyNotice = z
  .object({
    companyName: z.string(),
    measured: z.boolean(),
    mode: z.enum(['aggregate', 'daily', 'granted']),
    rawDays: z.number(),
    figuresMonths: z.number(),
    visitorDays: z.number(),
  })
  .meta({ id: 'WidgetPrivacyNotice' })
