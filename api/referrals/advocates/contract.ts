import { z } from 'zod'
import { FILE_VERDICTS } from '../../../db/schema/files.ts'
import { CHANNELS } from '../../../db/schema/links.ts'
import { ADVOCATE_SCOPES, REFERRAL_STATES } from '../../../db/schema/referrals.ts'
import { oneLine } from '../../kernel/text.ts'
import { PublicOffer } from '../offers/contract.ts'

export const SHARE_CHANNELS = CHANNELS.filter((one) => one !== 'invitation')
export const ShareLink = z
  .object({ channel: z.enum(SHARE_CHANNELS, 'Choose one of the list.') })
  .meta({ id: 'ShareLink' })

/** What is agreed to, in the words that stand beside each switch. `textHash` proves which were read. */
export const SetConsent = z
  .object({
    scope: z.enum(ADVOCATE_SCOPES, 'Choose one of the list.'),
    on: z.boolean('Say yes or no.'),
    textHash: z.string().max(64).default(''),
    shownAs: oneLine(40, 'Write the name you want to be seen under.').optional(),
  })
  .refine(({ scope, on, shownAs }) => !on || scope === 'show_picture' || shownAs !== undefined, {
    path: ['shownAs'],
    error: 'Write the name you want to be seen under.',
  })
  .meta({ id: 'SetAdvocateConsent' })
export type SetConsent = z.infer<typeof SetConsent>

const thanks = z.object({
  id: z.string(),
  description: z.string(),
  state: z.string(),
  /** When it is approved at the earliest. */
  approvableAt: z.number().nullable(),
})
/** A friend as their advocate sees them: an initial, never an address. */
export const MyReferral = z.object({
  id: z.string(),
  initial: z.string(),
  state: z.enum(REFERRAL_STATES),
  reason: z.string().nullable(),
  joinedAt: z.number(),
  qualifiedAt: z.number().nullable(),
  checkAt: z.number().nullable(),
  /** Why somebody is looking at it, without what was seen. */
  heldFor: z.array(z.string()),
  decideBy: z.number().nullable(),
  rewards: z.array(thanks),
})
const consent = z.object({
  scope: z.enum(ADVOCATE_SCOPES),
  text: z.string(),
  textHash: z.string(),
  on: z.boolean(),
  shownAs: z.string().nullable(),
})
/** The picture of themselves that they have here. A person looks at it before anybody else sees it. */
const Portrait = z.object({
  id: z.string(),
  verdict: z.enum(FILE_VERDICTS),
  /** Why it is not shown, by whoever looked at it. */
  statement: z.string().nullable(),
})
/** Everything that is an advocate's own. */
export const Home = z
  .object({
    joined: z.boolean(),
    /** Null until they take part. */
    code: z.string().nullable(),
    offer: PublicOffer.nullable(),
    counts: z.object({ shares: z.number(), clicks: z.number(), joined: z.number(), qualified: z.number() }),
    /** How far it is to the next milestone. */
    next: z.object({ threshold: z.number(), description: z.string(), missing: z.number() }).nullable(),
    referrals: z.array(MyReferral),
    consents: z.array(consent),
    portrait: Portrait.nullable(),
    leads: z.boolean(),
    invitations: z.boolean(),
    leaderboard: z.boolean(),
  })
  .meta({ id: 'AdvocateHome' })

export const Invited = z
  .object({
    /** `unknown`: no such code. `off`: the link was switched off. `over`: nothing is offered now. */
    state: z.enum(['open', 'unknown', 'off', 'over']),
    code: z.string(),
    /** Only as far as they agreed to be seen. */
    advocate: z.object({ shownAs: z.string() }).nullable(),
    /** Their picture lies at `/files/` and this; the same holds for it, by a switch of its own. */
    portrait: z.string().nullable(),
    offer: PublicOffer.nullable(),
    /** Whether a browser remembers it: at once, when its owner says so, or never. */
    keep: z.enum(['exempt', 'consent', 'cookieless']),
    /** When the last offer ended, where that is why nothing is offered. */
    endedAt: z.number().nullable(),
  })
  .meta({ id: 'Invited' })

export const BoardQuery = z.object({ days: z.coerce.number().int().min(1).max(365).default(90) })
/** Only who agreed to stand here, and only what happened. */
export const Leaderboard = z
  .object({
    on: z.boolean(),
    items: z.array(z.object({ shownAs: z.string(), qualified: z.number() })),
  })
  .meta({ id: 'Leaderboard' })
