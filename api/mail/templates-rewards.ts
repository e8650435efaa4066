import { z } from 'zod'
import { action, note, type Scene, template, text } from './kit.ts'
import type { Block } from './letter.ts'

const Reward = z.object({
  rewardId: z.string(),
  what: z.string(),
  kind: z.string(),
  side: z.string(),
  /** The day it is good until, as the company's calendar has it; null for no end. */
  until: z.string().nullable(),
})
type Reward = z.infer<typeof Reward>
const SAMPLE = { rewardId: 'rwd_sample', what: '20 % off the first year', kind: 'coupon', side: 'friend' } as const

const EARNED: Record<string, (company: string) => string> = {
  friend: (company) => `You came to ${company} by a friend’s recommendation. This is for you:`,
  advocate: (company) => `Somebody came to ${company} by your link. This is for you:`,
  milestone: (company) => `You have brought several friends to ${company}. This is for you:`,
  redemption: () => 'This is what you took for your points:',
}
/** What stands between having it and using it. */
function use({ kind }: Reward, proof: Scene['proof']): Block[] {
  if (proof?.isCode)
    return [{ kind: 'statement', label: 'Your code', text: proof.words }, text('Type it where you pay.')]
  if (kind === 'points') return [text('They are on your account. Your page says what they buy.')]
  if (kind === 'credit' || kind === 'free_months')
    return [...number(proof), text('It is booked for you. You need do nothing.')]
  return [
    ...number(proof),
    ...(kind === 'thanks' ? [] : [text('It has been handed over. If it has not reached you, ask us.')]),
  ]
}
const number = (proof: Scene['proof']): Block[] =>
  proof ? [{ kind: 'statement', label: 'The number to ask for it by', text: proof.words }] : []
const offer = (what: string): Block => ({ kind: 'statement', label: 'What it is', text: what })

/** Mails about what somebody has earned. A code is put in when a mail is sent, and masked for everybody else. */
export const REWARD_TEMPLATES = {
  reward_given: template({
    kind: 'referrals',
    data: Reward,
    sample: { ...SAMPLE, until: 'January 27, 2027' },
    write: (reward, { company, publicUrl, proof }) => ({
      subject: `Yours now: ${reward.what}`,
      title: reward.kind === 'thanks' ? 'Thank you' : 'It is yours',
      blocks: [
        ...(EARNED[reward.side] ? [text(EARNED[reward.side]!(company))] : []),
        offer(reward.what),
        ...use(reward, proof),
        ...(reward.until === null ? [] : [text(`It is good until ${reward.until}.`)]),
        action('See my rewards', `${publicUrl}/me/rewards`),
      ],
    }),
  }),
  reward_expiring: template({
    kind: 'referrals',
    data: Reward,
    sample: { ...SAMPLE, until: 'January 27, 2027' },
    write: (reward, { company, publicUrl, proof }) => ({
      subject: `Good until ${reward.until}: ${reward.what}`,
      title: `Good until ${reward.until}`,
      blocks: [
        text(`You have something at ${company} that is over after that day:`),
        offer(reward.what),
        ...(proof?.isCode ? use(reward, proof) : number(proof)),
        ...(reward.kind === 'points' ? [text('Your page says what your points buy.')] : []),
        action('See my rewards', `${publicUrl}/me/rewards`),
        note('If you have used it already, there is nothing to do. We remind you of this once.'),
      ],
    }),
  }),
} as const
