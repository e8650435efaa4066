import { hashPassword, passwordMatches } from '../../api/identity/passwords.ts'
import { cookieOf, join as joinAs, PASSWORD } from '../people.ts'
import { type World, world } from '../world.ts'
import { type Bench, interleave, median, row } from './bench.ts'

/** What a sign-in costs beside the one argon2id it cannot do without, and what a request pays for being somebody. */
export const bench: Bench = async ({ full }) => {
  const portal = await world({ asRun: true, startsAt: Date.now() })
  try {
    await joinAs(portal, 'ann')
    return [await signIn(portal, full ? 20 : 6), await sessionCheck(portal, full ? 1_000 : 300)]
  } finally {
    await portal.close()
  }
}

let from = 0
const ask = (portal: World, path: string, headers: Record<string, string>, body?: object) =>
  portal.app.request(path, {
    method: body ? 'POST' : 'GET',
    headers: { origin: portal.publicUrl, 'content-type': 'application/json', ...headers },
    ...(body && { body: JSON.stringify(body) }),
  })
async function each(n: number, work: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < n; i++) {
    const began = performance.now()
    await work()
    times.push(performance.now() - began)
  }
  return median(times)
}

async function signIn(portal: World, n: number) {
  const hash = await hashPassword(PASSWORD)
  const person = { email: 'ann@example.com', password: PASSWORD }
  const { ours, anchor, rounds } = await interleave({
    ours: () =>
      each(n, async () => {
        // from another place each time, and later, so that no limit stands in the way
        portal.later({ minutes: 10 })
        const answer = await ask(
          portal,
          '/api/v1/auth/sign-in',
          { 'x-client-address': `10.0.0.${from++ % 250}` },
          person,
        )
        if (answer.status !== 200) throw new Error(`sign-in answered ${answer.status}`)
      }),
    anchor: () => each(n, () => passwordMatches(hash, PASSWORD)),
  })
  const beside = median(rounds.map((round) => round.ours - round.anchor))
  return row({
    ...{ name: 'sign-in, beside its argon2id', ours: beside, unit: 'ms' },
    goal: { of: 'ours', atMost: 5 },
    note: `${ours.toFixed(1)} ms in all, argon2id alone ${anchor.toFixed(1)} ms`,
  })
}

async function sessionCheck(portal: World, n: number) {
  const signedIn = await ask(portal, '/api/v1/auth/sign-in', {}, { email: 'ann@example.com', password: PASSWORD })
  const cookie = cookieOf({ status: 200, body: null, headers: signedIn.headers })
  const path = '/api/v1/consent-texts'
  const { ours, anchor, rounds } = await interleave({
    ours: () => each(n, async () => (await ask(portal, path, { cookie })).arrayBuffer()),
    anchor: () => each(n, async () => (await ask(portal, path, {})).arrayBuffer()),
  })
  const beside = median(rounds.map((round) => round.ours - round.anchor))
  return row({
    ...{ name: 'session check, on each request', ours: beside, unit: 'ms' },
    goal: { of: 'ours', atMost: 1 },
    note: `${ours.toFixed(2)} ms signed in, ${anchor.toFixed(2)} ms as a visitor`,
  })
}
