import { z } from 'zod'
import { isBic, isIban, tidyIban } from '../kernel/iban.ts'
import { hostOf, KEEPS, MAX_HOSTS, type LinkRules as Stored } from '../kernel/link-rules.ts'
import { isCurrency } from '../kernel/money.ts'
import { oneLine } from '../kernel/text.ts'

/** The face of everything that is ours to say; customers' words keep the serif. */
export const FONTS = ['inter', 'system', 'humanist', 'rounded'] as const
/** The words are English; how dates and numbers are written follows the region. */
export const LOCALES = ['en', 'en-AU', 'en-CA', 'en-GB', 'en-IE', 'en-IN', 'en-NZ', 'en-SG', 'en-US', 'en-ZA'] as const
export const TIME_ZONES: readonly string[] = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((z) => z !== 'UTC')]
export const WIDGET_MODES = ['aggregate', 'daily', 'granted'] as const
const MAX_LINKS = 6
const MAX_FLAGGED = 100

const colour = z
  .string()
  .toLowerCase()
  .regex(/^#[0-9a-f]{6}$/, 'Write a colour like #0b7a5b.')
export const SaveBrand = z
  .object({
    companyName: oneLine(80, 'Tell us the company’s name.'),
    accent: colour,
    font: z.enum(FONTS, 'Choose a typeface.').default('inter'),
  })
  .meta({ id: 'SaveBrand' })
export type SaveBrand = z.infer<typeof SaveBrand>

const Link = z.object({
  label: oneLine(40, 'Say what stands behind the link.'),
  url: z
    .string()
    .trim()
    .max(500, 'Use at most 500 characters.')
    .regex(/^(?:https?:\/\/[^\s/]|mailto:[^\s@]+@)/i, 'Write a whole address, like https://example.com/privacy.'),
})
export const SaveLinks = z
  .object({ links: z.array(Link).max(MAX_LINKS, `Use at most ${MAX_LINKS} links.`) })
  .meta({ id: 'SaveLinks' })
export type SaveLinks = z.infer<typeof SaveLinks>

export const SavePlace = z
  .object({
    locale: z.enum(LOCALES, 'Choose one of the list.'),
    timeZone: z.string().refine((zone) => TIME_ZONES.includes(zone), 'Choose one of the list.'),
    /** What revenue is counted in. */
    currency: z.string().toUpperCase().refine(isCurrency, 'Write an ISO 4217 code like EUR.').default('USD'),
  })
  .meta({ id: 'SavePlace' })
export type SavePlace = z.infer<typeof SavePlace>

export const ModerationSettings = z
  .object({
    /** Publish at once what no signal was found in. Signals do not know the rating. */
    publishUnflagged: z.boolean(),
    /** How long a review may wait for a person before the clock publishes it, unless something grave was seen. */
    waitHours: z
      .number('Write a whole number of hours.')
      .int('Write a whole number of hours.')
      .min(1, 'Give yourself at least an hour.')
      .max(336, 'No review waits longer than 336 hours, which is 14 days.')
      .default(72),
    /** Words that send a moderator's eye to a review, whole and in any case. */
    flaggedWords: z.array(oneLine(40, 'Leave out empty words.')).max(MAX_FLAGGED, `Use at most ${MAX_FLAGGED} words.`),
  })
  .meta({ id: 'ModerationSettings' })
export type ModerationSettings = z.infer<typeof ModerationSettings>

export const PrivacySettings = z
  .object({
    /** Count what is seen and clicked in widgets. */
    measureWidgets: z.boolean(),
    /** Whether visitors of pages with widgets are told apart: not at all, for a day in memory, or where the page asked them. */
    widgets: z.enum(WIDGET_MODES, 'Choose what may be told apart.').default('aggregate'),
    /** Who may make an account: everybody, or only people the host application vouches for. */
    signUp: z.enum(['open', 'host'], 'Choose who may sign up.'),
    /** Where people sign in who can get an account in no other way. */
    applicationUrl: z
      .union([
        z.literal(''),
        z.url({ protocol: /^https?$/, error: 'Write a whole address, like https://app.example.com.' }),
      ])
      .default(''),
    /** Whether search engines may list the portal's pages. */
    searchEngines: z.boolean(),
  })
  .meta({ id: 'PrivacySettings' })
export type PrivacySettings = z.infer<typeof PrivacySettings>

/** A host name, or `*.` before one for all hosts under it. */
const banned = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'Write host names like coupons.example or *.coupons.example.')
/** The referral programme's switches. */
export const ReferralSettings = z
  .object({
    /** Whether advocates may name people to the company, and how long those are theirs. */
    leads: z.boolean(),
    protectDays: z
      .number('Write a whole number of days.')
      .int('Write a whole number of days.')
      .min(7, 'Protect a lead for at least a week.')
      .max(730, 'Protect a lead for at most two years.')
      .default(90),
    /** Whether the portal sends invitations for advocates. Off unless the company decides that it may. */
    invitations: z.boolean(),
    leaderboard: z.boolean(),
    /** Pages whose visitors are looked at first, like coupon sites. */
    bannedHosts: z.array(banned).max(100, 'Use at most 100 hosts.').default([]),
  })
  .meta({ id: 'ReferralSettings' })
export type ReferralSettings = z.infer<typeof ReferralSettings>
const sums = (say: string) =>
  z
    .record(
      z.string().refine(isCurrency, 'Write an ISO 4217 code like EUR.'),
      z.number(say).int(say).min(0, say).max(Number.MAX_SAFE_INTEGER),
    )
    .default({})
export const PayoutSettings = z
  .object({
    /** How long a changed payout method is not used. */
    coolDownDays: z
      .number('Write a whole number of days.')
      .int('Write a whole number of days.')
      .min(1, 'Give a partner at least a day to notice.')
      .max(60, 'A partner waits at most 60 days.')
      .default(7),
    /** Whether nobody is paid without a tax form that was looked at. */
    taxForms: z.boolean('Say whether a tax form is needed.').default(false),
    /** Above these sums two people have to agree to a batch, by currency. */
    limits: sums('Write the limit in the smallest unit, like 100000 for 1,000 EUR.'),
    /** A commission above this is looked at before it is paid, by currency. */
    caps: sums('Write the amount in the smallest unit, like 50000 for 500 EUR.'),
    /** From which account SEPA files pay. */
    debtor: z
      .object({
        name: oneLine(70, 'Write the name of the account’s owner.'),
        iban: z.string().transform(tidyIban).refine(isIban, 'This is no IBAN: check each letter and digit.'),
        bic: z
          .union([
            z.literal(''),
            z.string().trim().toUpperCase().refine(isBic, 'A BIC has 8 or 11 letters and digits.'),
          ])
          .default(''),
      })
      .nullable()
      .default(null),
  })
  .meta({ id: 'PayoutSettings' })
export type PayoutSettings = z.infer<typeof PayoutSettings>
export const LinkRules = z
  .object({
    /** Websites of the company's own, which links may lead to; the portal's own is always one. */
    hosts: z
      .array(
        z
          .string()
          .max(300, 'Use at most 300 characters.')
          .transform((typed, check) => {
            const host = hostOf(typed)
            if (host === undefined)
              check.addIssue({ code: 'custom', message: 'Write the name of a website, like www.example.com.' })
            return host ?? ''
          }),
      )
      .max(MAX_HOSTS, `Use at most ${MAX_HOSTS} websites.`)
      .transform((hosts) => [...new Set(hosts)]),
    /** When a cookie of the portal may remember who sent a visitor. */
    keep: z.enum(KEEPS, 'Choose when a visitor is remembered.'),
  })
  .meta({ id: 'LinkRules' })
export type LinkRules = Stored

export const Logo = z.object({ src: z.string(), width: z.number(), height: z.number() }).meta({ id: 'Logo' })
/** What every page shows of the company. */
export const Brand = z
  .object({
    companyName: z.string(),
    accent: z.string(),
    font: z.enum(FONTS),
    logo: Logo.nullable(),
    links: z.array(z.object({ label: z.string(), url: z.string() })),
    locale: z.enum(LOCALES),
    timeZone: z.string(),
    currency: z.string(),
    signUp: z.enum(['open', 'host']),
    applicationUrl: z.string(),
    searchEngines: z.boolean(),
    setUp: z.boolean(),
  })
  .meta({ id: 'Brand' })
export type Brand = z.infer<typeof Brand>
