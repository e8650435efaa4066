import { afterEach, beforeEach, expect, test } from 'vitest'
import { planIn, promotionIn, webinarIn } from '../../site/rooms/outreach/words.ts'
import type { Door } from '../people.ts'
import { type World, world } from '../world.ts'

let portal: World
let mia: Door
beforeEach(async () => {
  portal = await world()
  mia = await portal.as('mia')
})
afterEach(() => portal.close())

const form = (words: Record<string, string>) => {
  const filled = new FormData()
  for (const [name, value] of Object.entries(words)) filled.set(name, value)
  return filled
}
const SHORT = { slug: 'ten-lines', title: 'Ten lines a day' }
const FORMS = [
  {
    ...{ what: 'places of a webinar', at: '/api/v1/webinars', field: 'places', read: webinarIn },
    words: {
      ...{ ...SHORT, body: 'For everybody.', day: '2030-05-06', time: '14:30', minutes: '45' },
      joinUrl: 'https://meet.example/ten',
    },
  },
  {
    ...{ what: 'days to try a plan', at: '/api/v1/plans', field: 'trialDays', read: planIn },
    words: {
      ...{ name: 'Team', plan: 'team', rank: '2', headline: 'For more than one.', url: 'https://shop.example/team' },
      benefits: 'Seats | For everybody',
    },
  },
  {
    ...{ what: 'people of a promotion', at: '/api/v1/promotions', field: 'mostClaims', read: promotionIn },
    words: { ...SHORT, kind: 'discount', terms: 'For the first year, for new customers.', validDays: '30' },
  },
  {
    ...{ what: 'last day of a promotion', at: '/api/v1/promotions', field: 'endsAt', read: promotionIn },
    words: { ...SHORT, kind: 'discount', terms: 'For the first year, for new customers.', validDays: '30' },
  },
]

test.each(FORMS)('$what: words are refused beside the field, and only nothing is no limit', async (one) => {
  for (const typed of ['many', '-', '1 or 2']) {
    const refused = await mia.post(one.at, one.read(form({ ...one.words, [one.field]: typed })))
    expect([refused.status, Object.keys(refused.body.fields ?? {})]).toEqual([422, [one.field]])
  }
  const made = await mia.post(one.at, one.read(form({ ...one.words, [one.field]: ' ' })))
  expect([made.status, made.body[one.field]]).toEqual([201, null])
})

test('a number that has to be there is asked for when it is emptied', async () => {
  const { words, at, read } = FORMS[0]!
  const refused = await mia.post(at, read(form({ ...words, minutes: '' })))
  expect(refused.body.fields).toEqual({ minutes: 'Write a number of minutes.' })
})
