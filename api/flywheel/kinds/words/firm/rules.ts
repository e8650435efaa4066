import type { Told } from '../rules.ts'

const ACCEPTED = { on: 'event', name: 'product.first_value', band: null } as const

/** A service firm: few clients, projects that are delivered, and people who know each other. */
export const FIRM: readonly Told[] = [
  {
    id: 'J1',
    name: 'After the enquiry',
    steps: {
      hello: {
        subject: 'Thank you for your enquiry, {{first_name}}',
        body: 'Hello {{first_name}}, this is how we work, and how three projects like yours went.',
      },
      more: {
        subject: 'Questions people ask before they decide',
        body: 'Hello {{first_name}}, what it costs, how long it takes and who you will work with. Answer this mail to talk.',
      },
    },
  },
  {
    id: 'J2',
    name: 'A good start of the project',
    steps: {
      guide: {
        subject: 'How we begin',
        body: 'Hello {{first_name}}, who does what in the first weeks, and whom to call when something is unclear.',
      },
      nudge: {
        subject: 'How is it going, {{first_name}}?',
        body: 'Hello {{first_name}}, tell us in a sentence whether the project is where you expected it to be.',
      },
      call: { title: 'Call the client: nothing was delivered in the first two weeks' },
    },
  },
  { id: 'J3', name: 'Pulse of clients' },
  {
    id: 'J4',
    name: 'A review after delivery',
    trigger: ACCEPTED,
    steps: {
      a_day: { days: 7 },
      review: {
        subject: 'Would you write what it was like?',
        body: 'Hello {{first_name}}, the project is delivered. Whatever you would tell a colleague about it: others read it before they decide.',
      },
    },
  },
  {
    id: 'J5',
    name: 'An introduction',
    steps: {
      settle: { days: 30 },
      friend: {
        subject: 'Do you know somebody we could help?',
        body: 'Hello {{first_name}}, if somebody you know has the same question, your own link is on your page.',
      },
    },
  },
  { id: 'J6', name: 'A case study' },
  { id: 'J8', name: 'Unhappy clients' },
  {
    id: 'J11',
    name: 'Staying in touch',
    goal: { on: 'event', name: 'order.paid', withinDays: 180 },
    steps: {
      useful: {
        subject: 'Something we learned since your project',
        body: 'Hello {{first_name}}, this may be of use to you. Is there a question we could help with? Answer this mail.',
      },
      rest: { days: 120 },
    },
  },
  { id: 'J13' },
  { id: 'J14' },
]
