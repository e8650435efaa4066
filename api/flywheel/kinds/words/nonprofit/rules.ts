import type { Told } from '../rules.ts'

/** A non-profit: people who give money, time or their voice, and want to see what came of it. */
export const NONPROFIT: readonly Told[] = [
  {
    id: 'J1',
    name: 'Welcome, supporter',
    steps: {
      hello: {
        subject: 'Good that you are here, {{first_name}}',
        body: 'Hello {{first_name}}, this is what people like you made possible last year.',
      },
      more: {
        subject: 'Three ways to help',
        body: 'Hello {{first_name}}, with a gift, with an afternoon, or by telling somebody. Each of them counts.',
      },
    },
  },
  {
    id: 'J2',
    name: 'What the first gift did',
    steps: {
      guide: {
        subject: 'Thank you for your gift',
        body: 'Hello {{first_name}}, this is where it goes, and when you will hear what came of it.',
      },
      nudge: {
        subject: 'What your gift is doing',
        body: 'Hello {{first_name}}, a first report of the work you support. Answer this mail with anything you want to know.',
      },
      call: { title: 'Thank them in person: they have not read what came of their gift' },
    },
  },
  { id: 'J3', name: 'Pulse of givers' },
  {
    id: 'J4',
    name: 'Words from everybody',
    steps: {
      review: {
        subject: 'Would you write what it is like to support us?',
        body: 'Hello {{first_name}}, whatever you think of {{company}}: others read it before they give.',
      },
    },
  },
  {
    id: 'J5',
    name: 'Bring somebody along',
    steps: {
      friend: {
        subject: 'Who else would care?',
        body: 'Hello {{first_name}}, your own link is on your page. You will see who came because of you.',
      },
    },
  },
  { id: 'J6' },
  { id: 'J8', name: 'Unhappy supporters' },
  {
    id: 'J11',
    name: 'We miss you',
    goal: { on: 'event', name: 'order.paid', withinDays: 90 },
    steps: {
      useful: {
        subject: 'What happened since your last gift',
        body: 'Hello {{first_name}}, a short report. Is there something we should do differently? Answer this mail.',
      },
      rest: { days: 90 },
    },
  },
  { id: 'J14' },
]
