import { type Door, type Loose, signUp } from './people.ts'
import type { World } from './world.ts'

const DAY = 86_400_000
const PROGRAMME = {
  heading: 'Write about Orbit and earn by it',
  text: 'We look for people who write, film or teach about notes and how to find them again. You know your readers; you get a link, honest numbers and a commission.',
}
const QUESTIONS = [
  { label: 'What do you write, film or teach about?', kind: 'long', required: true },
  {
    ...{ label: 'How many people read you in a month?', kind: 'choice' },
    choices: ['Fewer than 1,000', '1,000 to 10,000', 'More than 10,000'],
  },
]
/** Numbers of accounts that are nobody's, from the registry's own examples. */
const ACCOUNTS: Record<string, { rail: string; account: string }> = {
  'Paula Price': { rail: 'sepa', account: 'DE89 3704 0044 0532 0130 00' },
  'Ivo Ilic': { rail: 'sepa', account: 'NL91 ABNA 0417 1643 00' },
}
const PARTNERS: {
  name: string
  site: string
  about: string
  ago: number
  to?: 'approved' | 'rejected'
  why?: string
}[] = [
  {
    ...{ name: 'Paula Price', site: 'https://paula-price.example/notes', ago: 60, to: 'approved' },
    about: 'Notebooks, fountain pens, and how small firms keep what they know. Each week since 2015.',
  },
  {
    ...{ name: 'Ivo Ilic', site: 'https://films.example/ivo', ago: 41, to: 'approved' },
    about: 'Short films about how people work: one desk, one habit, five minutes.',
  },
  {
    ...{ name: 'Karl Kranz', site: 'https://kranz-motors.example', ago: 20, to: 'rejected' },
    about: 'Cars of the seventies.',
    why: 'Your readers come for cars, and ours write notes. Tell us when that changes.',
  },
  {
    ...{ name: 'Rosa Ruiz', site: 'https://rosa-reads.example', ago: 2 },
    about: 'What I read, with the notes I take on the way.',
  },
]

/** A programme for partners: two of them earn, one was not taken in, one has just applied, one was asked by mail. */
export async function aroundPartners({ portal, today, owner }: { portal: World; today: number; owner: Door }) {
  portal.at(today - 70 * DAY)
  const { programme } = await ok(owner.post('/api/v1/affiliates/programme'))
  await ok(owner.put('/api/v1/affiliates/programme', { ...programme, ...PROGRAMME, questions: QUESTIONS }))
  const { plans } = await ok(owner.get('/api/v1/affiliates/groups'))
  const minimums = [{ currency: 'EUR', amountMinor: 5_000 }]
  await ok(owner.post('/api/v1/affiliates/groups', { name: 'Agencies', planId: plans[0].id, holdDays: 14, minimums }))
  const { questions, terms } = (await ok(portal.visitor.get('/api/v1/partner-programme'))) as Loose
  for (const { name, site, about, ago, to, why } of PARTNERS) {
    portal.at(today - ago * DAY)
    const door = await signUp(portal, { name, email: `${name.split(' ')[0]!.toLowerCase()}@partner.example` })
    const answers = { [questions[0].id]: about, [questions[1].id]: '1,000 to 10,000' }
    const yes = { version: terms.version, accepts: true, discloses: true }
    const { partner } = await ok(door.post('/api/v1/me/partnership', { website: site, answers, ...yes }))
    portal.later({ days: 1 })
    const at = `/api/v1/affiliates/partners/${partner.id}`
    if (to) await ok(owner.post(`${at}/moves`, { to, reason: why ?? '' }))
    if (to === 'approved') await ok(door.put('/api/v1/me/partnership/payout-method', { ...ACCOUNTS[name], name }))
    if (name === 'Paula Price') await ok(owner.post(`${at}/codes`, { code: 'PAULA-20' }))
    await portal.worker.drain()
  }
  portal.at(today - 1 * DAY)
  const asked = { email: 'ines@film.example', name: 'Ines Iyer', words: 'We like your film about notebooks.' }
  await ok(owner.post('/api/v1/affiliates/invitations', asked))
  await portal.worker.drain()
  portal.at(today)
}

async function ok(answer: ReturnType<Door['post']>): Promise<Loose> {
  const { status, body } = await answer
  if (status >= 300) throw new Error(`the story of partners went wrong: ${JSON.stringify(body)}`)
  return body
}
