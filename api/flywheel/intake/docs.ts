/** What the description of the API says of events beyond their shapes. */

const KEY =
  'Any sender of Segment’s kind can be pointed here: set its host to this portal and its path to `/api/v1`. Send an API key with the scope `events.write` as bearer, or as the user name of HTTP Basic with an empty password.'
const REST =
  'A `messageId` that comes again with the same key within 48 hours is answered `repeated` and changes nothing; an event without one is always its own. `timestamp` is corrected by `sentAt` as Segment does it. Ahead of our clock, ours decides, and by more than a minute theirs is kept beside it; more than seven days behind, the event counts in figures and moves nobody. A `userId` that nobody has yet waits for 30 days until a contact has it. What comes with an `anonymousId` alone is counted and kept without any id, so it never becomes somebody’s.'

const json = (example: object) => ({
  required: true,
  content: { 'application/json': { schema: { type: 'object' as const }, example } },
})
const order = {
  ...{ event: 'Order Completed', userId: 'u_1041', messageId: '0f4c2c6e-1d0a-4f4e-9a57-6a9b7e6d3c11' },
  ...{ timestamp: '2026-03-02T09:00:00Z', sentAt: '2026-03-02T09:00:01Z', properties: { total: 49 } },
}

export const TRACK_DOC = { description: `${KEY}\n\n${REST}`, requestBody: json(order) }
export const IDENTIFY_DOC = {
  description: `With an API key: what your server says of a person, by \`userId\` or \`traits.email\`. Somebody new needs an address. \`name\`, \`company\`, \`plan\` and \`customerSince\` have places of their own; other flat traits are kept by name. An address is never changed. Who was erased comes back by signing up themselves only.\n\nWithout a key: \`{ "token": … }\`, the token your server signed, which signs a browser in.\n\n${KEY}`,
  requestBody: json({
    ...{ userId: 'u_1041', traits: { email: 'ann@example.com', name: 'Ann Ashby', company: 'Orbit', plan: 'team' } },
  }),
}
export const BATCH_DOC = {
  description: `At most 1,000 events and 500 KB; an event at most 32 KB. Each is answered for itself: one that is refused harms no other. \`page\` and \`screen\` are stored as \`page.viewed\` and \`screen.viewed\`, which are noted and move nobody; of \`group\` and \`alias\` nothing is kept.\n\n${KEY}\n\n${REST}`,
  requestBody: json({
    batch: [
      { type: 'identify', userId: 'u_1041', traits: { email: 'ann@example.com' } },
      { type: 'track', ...order },
    ],
  }),
}
