import type { Told } from '../rules.ts'

const DELIVERED = { on: 'event', name: 'product.first_value', band: null } as const

/** A shop: a parcel that arrives, and months until the next one. */
export const SHOP: readonly Told[] = [
  {
    id: 'J1',
    name: 'Welcome to the shop',
    steps: {
      hello: {
        subject: 'Good to have you, {{first_name}}',
        body: 'Hello {{first_name}}, this is what others bought first, and why.',
      },
      more: {
        subject: 'How to choose the right one',
        body: 'Hello {{first_name}}, a short guide to what fits whom. If you are not sure, answer this mail.',
      },
    },
  },
  {
    id: 'J2',
    name: 'The parcel arrives',
    steps: {
      guide: {
        subject: 'Thank you for your order',
        body: 'Hello {{first_name}}, your parcel is on its way. This is how to make the most of what is in it.',
      },
      nudge: {
        subject: 'Has it arrived, {{first_name}}?',
        body: 'Hello {{first_name}}, we have not heard that your parcel is there. Answer this mail if something is wrong.',
      },
      call: { title: 'Find the parcel and call them' },
    },
  },
  { id: 'J3', name: 'Pulse of buyers' },
  {
    id: 'J4',
    name: 'A review of what was delivered',
    trigger: DELIVERED,
    steps: {
      a_day: { days: 13 },
      review: {
        subject: 'How do you like it?',
        body: 'Hello {{first_name}}, you have had it for two weeks. Whatever you think of it: others read it before they buy.',
      },
    },
  },
  {
    id: 'J5',
    name: 'Tell a friend',
    steps: {
      friend: {
        subject: 'Something for a friend',
        body: 'Hello {{first_name}}, your own link is on your page. It gives a friend a better start.',
      },
    },
  },
  { id: 'J6' },
  {
    id: 'J7',
    name: 'Partners who recommend us',
    steps: {
      partner: {
        subject: 'Would you like to earn with what you recommend?',
        body: 'Hello {{first_name}}, you brought people to the shop. Partners get a share, and say openly that they do.',
      },
    },
  },
  { id: 'J8', name: 'Unhappy buyers' },
  {
    id: 'J11',
    name: 'Not seen for long',
    goal: { on: 'event', name: 'order.paid', withinDays: 60 },
    steps: {
      useful: {
        subject: 'What is new since you were last here',
        body: 'Hello {{first_name}}, a few things that go with what you bought. Was something not right? Answer this mail.',
      },
    },
  },
  { id: 'J14' },
]
