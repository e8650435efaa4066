import type { Told } from '../rules.ts'

/** Software by subscription: a trial, a first success, weeks of use. */
export const SAAS: readonly Told[] = [
  {
    id: 'J1',
    name: 'Welcome to the trial',
    steps: {
      hello: {
        subject: 'Your trial has begun, {{first_name}}',
        body: 'Hello {{first_name}}, this is the first thing most people set up, and it takes ten minutes.',
      },
      more: {
        subject: 'What teams do in their second week',
        body: 'Hello {{first_name}}, three things that people found useful once the first one worked.',
      },
    },
  },
  {
    id: 'J2',
    name: 'First success',
    steps: {
      guide: {
        subject: 'From the invoice to the first result',
        body: 'Hello {{first_name}}, a short guide to the first thing you will want to get done.',
      },
      nudge: {
        subject: 'Where are you stuck, {{first_name}}?',
        body: 'Hello {{first_name}}, answer this mail and tell us where you are. Somebody of us reads it.',
      },
      call: { title: 'Set it up together with them: no first result after two weeks' },
    },
  },
  { id: 'J3', name: 'Pulse of customers' },
  {
    id: 'J4',
    name: 'A review from everybody',
    steps: {
      review: {
        subject: 'Would you review us?',
        body: 'Hello {{first_name}}, whatever you think of {{company}}: others read it before they try.',
      },
    },
  },
  {
    id: 'J5',
    name: 'Invite another team',
    steps: {
      friend: {
        subject: 'Do you know a team that needs this?',
        body: 'Hello {{first_name}}, your own link is on your page. Who comes by it begins with more.',
      },
    },
  },
  { id: 'J6' },
  { id: 'J8' },
  {
    id: 'J9',
    steps: {
      used: {
        subject: 'You asked for it. Does it do what you meant?',
        body: 'Hello {{first_name}}, it has been there for two weeks. Answer this mail and tell us how it works for you.',
      },
    },
  },
  { id: 'J10' },
  {
    id: 'J11',
    name: 'Quiet accounts',
    steps: {
      useful: {
        subject: 'What is new since you were last here',
        body: 'Hello {{first_name}}, this may save you an hour a week. Is something in your way? Answer this mail.',
      },
    },
  },
  { id: 'J13' },
  { id: 'J14' },
]
