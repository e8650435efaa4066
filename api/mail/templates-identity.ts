import { z } from 'zod'
import { action, linkMail, template, text } from './kit.ts'

const IGNORE = 'If you did not ask for it, ignore this mail and nothing happens.'

/** Mails about signing in: links, and what was changed about an account. */
export const IDENTITY_TEMPLATES = {
  magic_link: linkMail('magic_link', {
    subject: (company) => `Your sign-in link for ${company}`,
    title: 'Sign in',
    lead: (company) => `Here is the link to sign in to ${company}.`,
    label: 'Sign in',
    code: true,
    minutes: 10,
    otherwise: IGNORE,
  }),
  sign_up: linkMail('sign_up', {
    subject: (company) => `Confirm your address for ${company}`,
    title: 'Confirm your e-mail address',
    lead: (company) => `Somebody signed up at ${company} with this address. If it was you, confirm that it is yours.`,
    label: 'Confirm my address',
    code: true,
    minutes: 1440,
    otherwise: 'If it was not you, ignore this mail and no account is made.',
  }),
  sign_up_known: linkMail('sign_up', {
    subject: (company) => `You have an account at ${company} already`,
    title: 'You have an account already',
    lead: (company) =>
      `Somebody wanted to sign up at ${company} with this address. It has an account, so here is a link to sign in.`,
    label: 'Sign in',
    code: true,
    minutes: 10,
    otherwise: IGNORE,
  }),
  password_reset: linkMail('password_reset', {
    kind: 'security',
    subject: (company) => `Choose a new password for ${company}`,
    title: 'Choose a new password',
    lead: (company) => `Somebody asked for a new password for your account at ${company}.`,
    label: 'Choose a new password',
    minutes: 60,
    otherwise: 'If it was not you, ignore this mail; your password stays as it is.',
  }),
  email_change: linkMail('email_change', {
    subject: (company) => `Confirm your new address for ${company}`,
    title: 'Confirm your new address',
    lead: (company) =>
      `Somebody who has an account at ${company} wants to sign in with this address from now on. If it is you, open the link where you are signed in to that account.`,
    label: 'Use this address',
    minutes: 60,
    otherwise: IGNORE,
  }),
  email_confirm: linkMail('email_change', {
    subject: (company) => `Confirm your address for ${company}`,
    title: 'Confirm your address',
    lead: (company) =>
      `Your account at ${company} has this address. Open the link where you are signed in to it; from then on links to sign in and to choose a new password come here too.`,
    label: 'Confirm my address',
    minutes: 60,
    otherwise: 'If you have no account there, ignore this mail and nothing happens.',
  }),
  email_change_notice: template({
    kind: 'security',
    data: z.object({}),
    sample: {},
    write: (_, { company, publicUrl }) => ({
      subject: `Your address for ${company} is about to change`,
      title: 'Your e-mail address is about to change',
      blocks: [
        text(`Somebody who is signed in to your account at ${company} asked to use another e-mail address for it.`),
        text('If it was you, there is nothing to do here. If it was not, choose a new password now.'),
        action('Choose a new password', `${publicUrl}/reset`),
      ],
    }),
  }),
  email_changed: template({
    kind: 'security',
    data: z.object({}),
    sample: {},
    write: (_, { company, publicUrl }) => ({
      subject: `Your address for ${company} was changed`,
      title: 'Your e-mail address was changed',
      blocks: [
        text(`Your account at ${company} has another e-mail address from now on. This one does not open it any more.`),
        text(`If it was not you, answer the people at ${company} at once: they can see who did it and when.`),
        action(`Go to ${company}`, publicUrl),
      ],
    }),
  }),
  password_changed: template({
    kind: 'security',
    data: z.object({}),
    sample: {},
    write: (_, { company, publicUrl }) => ({
      subject: `Your password for ${company} was changed`,
      title: 'Your password was changed',
      blocks: [
        text(`The password of your account at ${company} was changed, and every session was signed out.`),
        text('If it was not you, choose a new one now.'),
        action('Choose a new password', `${publicUrl}/reset`),
      ],
    }),
  }),
  staff_invitation: linkMail('staff_invitation', {
    subject: (company) => `You are invited to work with ${company}`,
    title: 'Join the team',
    lead: (company) => `You are invited to the console of ${company}, where reviews and testimonials are looked after.`,
    label: 'Join',
    minutes: 10080,
    otherwise: 'If you do not know who invited you, ignore this mail.',
  }),
} as const
