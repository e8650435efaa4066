import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { MailAnswer } from '../../api/kernel/outside.ts'
import { mailDomains } from '../../api/outside/mail-domains.ts'
import { job } from '../../db/schema/events.ts'
import { hold, mailDomain } from '../../db/schema/risk.ts'
import { host } from '../helpers.ts'
import type { Door } from '../people.ts'
import { clicked, contactIdOf, linkOf, offerOf } from '../referrals/kit.ts'
import { type World, world } from '../world.ts'

describe('what the names of the internet say', () => {
  const no = (code: string) => async () => {
    throw Object.assign(new Error(code), { code })
  }
  const mx = async () => [{ exchange: 'mx.firm.dev', priority: 10 }]
  const some = async () => ['192.0.2.1'] as never
  const [nothing, nobody, broken] = [no('ENODATA'), no('ENOTFOUND'), no('ESERVFAIL')]
  const says = (resolveMx: () => Promise<unknown>, resolve4 = nothing, resolve6 = nothing) =>
    mailDomains(() => ({ resolveMx, resolve4, resolve6 }) as never).ask('firm.dev')

  test.each<[string, () => Promise<MailAnswer>, MailAnswer]>([
    ['a mail server', () => says(mx), 'mail'],
    ['no such name', () => says(nobody), 'none'],
    ['a name with nothing behind it', () => says(nothing), 'none'],
    ['no mail server, and an address', () => says(nothing, some), 'mail'],
    ['no mail server, and an address of IPv6', () => says(nothing, nothing, some), 'mail'],
    ['that it takes no mail', () => says(async () => [{ exchange: '', priority: 0 }], some), 'none'],
    ['an empty list', () => says(async () => []), 'none'],
    ['SERVFAIL', () => says(broken, some), 'unclear'],
    ['a timeout', () => says(no('ETIMEOUT')), 'unclear'],
    ['no connection', () => says(no('ECONNREFUSED')), 'unclear'],
    ['no mail server, and SERVFAIL for addresses', () => says(nothing, broken, nothing), 'unclear'],
    ['no mail server, one SERVFAIL and an address', () => says(nothing, broken, some), 'mail'],
  ])('%s', async (_name, ask, expected) => expect(await ask()).toBe(expected))
})

describe('a friend', () => {
  let portal: World
  let shop: Door
  let olga: Door
  let link: string
  let answers: Record<string, MailAnswer>
  let asked: string[]
  beforeEach(async () => {
    ;[answers, asked] = [{}, []]
    portal = await world({
      mailDomains: {
        async ask(domain) {
          asked.push(domain)
          return answers[domain] ?? 'mail'
        },
      },
    })
    const ann = await portal.as('ann')
    ;[olga, shop] = [await portal.as('olga'), await host(portal)]
    await offerOf(olga)
    link = await linkOf(portal, 'ANN2345', await contactIdOf(portal, 'ann@example.com'))
    await ann.post('/api/v1/me/referrals/join')
  })
  afterEach(() => portal.close())
  const come = async (email: string) => {
    const clickIds = [await clicked(portal, link)]
    portal.later({ minutes: 1 })
    expect((await shop.post('/api/v1/track/lead', { email, clickIds })).status).toBe(201)
    await portal.worker.drain()
  }
  const noted = async () =>
    ((await olga.get('/api/v1/holds?state=noted')).body.items as { rule: string; evidence: object }[]).map(
      ({ rule, evidence }) => ({ rule, evidence }),
    )
  const NOTE = { rule: 'no_mail_server', evidence: { domain: 'gone.dev' } }
  const jobs = async () =>
    (await portal.db.read.select().from(job)).filter(({ name }) => name === 'risk.ask_mail_domain')

  test('whose domain takes no mail is noted, and nothing waits for it', async () => {
    answers['gone.dev'] = 'none'
    await come('dora@gone.dev')
    expect(await noted()).toEqual([NOTE])
    expect((await olga.get('/api/v1/holds')).body).toMatchObject({ items: [], open: 0 })
    expect((await olga.get('/api/v1/referrals')).body.items[0].state).toBe('joined')
    expect(await portal.facts('hold.opened')).toEqual([])
    const mine = await (await portal.as('ann')).get('/api/v1/me/referrals')
    expect(JSON.stringify(mine.body)).not.toMatch(/gone\.dev|no_mail_server/)
  })

  test('of a domain that was asked today is not asked again, and tomorrow is', async () => {
    answers['gone.dev'] = 'none'
    await come('dora@gone.dev')
    await come('eve@gone.dev')
    expect([asked, await noted()]).toEqual([['gone.dev'], [NOTE, NOTE]])
    portal.later({ days: 1 })
    await come('finn@gone.dev')
    expect(asked).toEqual(['gone.dev', 'gone.dev'])
    portal.later({ days: 2 })
    await portal.worker.drain()
    expect(await portal.db.read.select().from(mailDomain)).toEqual([])
  })

  test('whose domain nobody answers for is never noted, is tried again, and is left alone after a while', async () => {
    answers['gone.dev'] = 'unclear'
    await come('dora@gone.dev')
    expect([asked.length, await noted()]).toEqual([1, []])
    for (let i = 0; i < 8; i++) {
      portal.later({ minutes: 30 })
      await portal.worker.drain()
    }
    expect([asked.length, await noted()]).toEqual([5, []])
    expect((await jobs()).map(({ state }) => state)).toEqual(['done'])
    await come('eve@gone.dev')
    expect(asked.length).toBe(5)
  })

  test('is noted when the answer comes at the second try', async () => {
    answers['gone.dev'] = 'unclear'
    await come('dora@gone.dev')
    answers['gone.dev'] = 'none'
    portal.later({ minutes: 1 })
    await portal.worker.drain()
    expect(await noted()).toEqual([NOTE])
  })

  test('at one of the great providers, or at no real domain, is not asked about', async () => {
    for (const email of ['dora@gmail.com', 'eve@shop.example', 'finn@box.local']) await come(email)
    expect([asked, await noted()]).toEqual([[], []])
  })

  test('whose binding has ended meanwhile is let be', async () => {
    answers['gone.dev'] = 'none'
    const clickIds = [await clicked(portal, link)]
    portal.later({ minutes: 1 })
    await shop.post('/api/v1/track/lead', { email: 'dora@gone.dev', clickIds })
    await portal.db.write((tx) => tx.run('UPDATE link_attribution SET ended_at = decided_at'))
    await portal.worker.drain()
    expect([asked, await portal.db.read.select().from(hold)]).toEqual([[], []])
  })
})
