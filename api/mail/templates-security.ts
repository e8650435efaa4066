import { z } from 'zod'
import { action, template, text } from './kit.ts'

const NOT_YOU = 'If it was not you, choose a new password now and ask a colleague who runs the portal for help.'
interface Words {
  subject(company: string): string
  title: string
  said(company: string): string
}
/** What was done to an account's second factor, and what to do when somebody else did it. */
const told = ({ subject, title, said }: Words) =>
  template({
    kind: 'security',
    data: z.object({}),
    sample: {},
    write: (_, { company, publicUrl }) => ({
      subject: subject(company),
      title,
      blocks: [text(said(company)), text(NOT_YOU), action('Choose a new password', `${publicUrl}/reset`)],
    }),
  })

export const SECURITY_TEMPLATES = {
  second_factor_on: told({
    subject: (company) => `Your second factor for ${company} is on`,
    title: 'Your second factor is on',
    said: (company) =>
      `From now on, signing in to ${company} asks for a code of your app as well. Every other session was signed out.`,
  }),
  second_factor_off: told({
    subject: (company) => `Your second factor for ${company} was switched off`,
    title: 'Your second factor was switched off',
    said: (company) => `Signing in to ${company} asks for no code any more.`,
  }),
  second_factor_reset: told({
    subject: (company) => `Your second factor for ${company} was switched off by a colleague`,
    title: 'A colleague switched your second factor off',
    said: (company) =>
      `Somebody who looks after the team of ${company} switched it off for you, and you were signed out everywhere. Sign in and switch it on again with your new device.`,
  }),
  recovery_codes_renewed: told({
    subject: (company) => `You have new recovery codes for ${company}`,
    title: 'You have new recovery codes',
    said: (company) =>
      `New recovery codes were made for your account at ${company}. The old ones open nothing any more.`,
  }),
  recovery_code_used: template({
    kind: 'security',
    data: z.object({ left: z.number().int().min(0) }),
    sample: { left: 7 },
    write: ({ left }, { company, publicUrl }) => ({
      subject: `A recovery code for ${company} was used`,
      title: 'A recovery code was used',
      blocks: [
        text(`Somebody signed in to your account at ${company} with one of your recovery codes. ${rest(left)}`),
        text(NOT_YOU),
        action('Choose a new password', `${publicUrl}/reset`),
      ],
    }),
  }),
} as const

function rest(left: number) {
  if (left === 0) return 'It was the last one: make new ones in your account now.'
  return left === 1 ? 'One is left: make new ones in your account.' : `${left} are left.`
}
