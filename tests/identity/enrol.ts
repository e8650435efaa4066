import { Secret, TOTP } from 'otpauth'
import { message } from '../../db/schema/mail.ts'
import { cookieOf, type Door, doorOf, PASSWORD } from '../people.ts'
import type { World } from '../world.ts'

export const HALF_MINUTE = 30_000
export const MO = { email: 'mo@example.com', password: PASSWORD }

/** What the app on somebody's phone shows. */
export const codeAt = (secret: string, timestamp: number) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp })

/** Who a browser is, as the api says. */
export const state = async (door: Door) => (await door.get('/api/v1/auth/session')).body
export const use = (door: Door, body: object) => door.post('/api/v1/auth/factor/use', body)
export const signIn = async (portal: World, who = MO) =>
  doorOf(portal, { cookie: cookieOf(await portal.visitor.post('/api/v1/auth/sign-in', who)) })
export const mailsOf = async (portal: World) =>
  (await portal.db.read.select().from(message)).map(({ template, toEmail }) => `${template} ${toEmail}`)

/** Switches a second factor on as a person does; `inside` goes on with the session that showed it. */
export async function enrol(portal: World, door: Door) {
  const { secret, uri } = (await door.post('/api/v1/auth/factor')).body
  const confirmed = await door.post('/api/v1/auth/factor/confirm', { code: codeAt(secret, portal.now()) })
  if (confirmed.status !== 200) throw new Error(`it is not on: ${JSON.stringify(confirmed.body)}`)
  portal.later({ ms: 2 * HALF_MINUTE })
  return {
    ...{ secret: String(secret), uri: String(uri), codes: confirmed.body.recoveryCodes as string[] },
    inside: doorOf(portal, { cookie: cookieOf(confirmed) }),
    code: () => codeAt(secret, portal.now()),
  }
}
