import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { unseal } from '../../api/kernel/seal.ts'
import { oneTimeToken } from '../../db/schema/identity.ts'
import { message } from '../../db/schema/mail.ts'
import { cookieOf, type Door, doorOf, PASSWORD } from '../people.ts'
import { type World, world } from '../world.ts'

let portal: World
let olga: Door
beforeEach(async () => {
  portal = await world()
  olga = await portal.as('olga')
})
afterEach(() => portal.close())
const NINA = 'nina@example.com'
const invite = (email: string | undefined = NINA, role = 'moderator', by = olga) =>
  by.post('/api/v1/staff/invitations', { role, ...(email && { email }) })
const join = (token: string | null, more: object = {}) =>
  portal.visitor.post('/api/v1/staff/join', { token, name: 'Nina', password: PASSWORD, ...more })
const look = (token: string | null) => portal.visitor.post('/api/v1/staff/join/look', { token })
const rows = () => portal.db.read.select().from(oneTimeToken).orderBy(oneTimeToken.createdAt, oneTimeToken.id)
/** What the mail says. */
const mailed = async () => unseal(portal.services.sealKey, (await rows()).at(-1)!.sealed!)
const list = async () => (await olga.get('/api/v1/staff')).body

describe('an invitation by mail', () => {
  test('goes to the address, shows its link to nobody here, and makes who has the mailbox a colleague', async () => {
    const invited = await invite()
    expect(invited).toMatchObject({ status: 201, body: { email: NINA, link: null } })
    const token = await mailed()
    expect(JSON.stringify([invited.body, await rows(), await portal.facts()])).not.toContain(token)
    expect((await list()).invitations).toMatchObject([{ id: invited.body.id, email: NINA, role: 'moderator' }])
    await portal.worker.drain()
    expect(await portal.db.read.select().from(message)).toMatchObject([{ template: 'staff_invitation', toEmail: NINA }])
    expect((await look(token)).body).toEqual({ role: 'moderator', email: NINA })
    expect((await look(token)).status).toBe(200)

    const joined = await join(token)

    expect(joined).toMatchObject({ status: 201, body: { account: { email: NINA, role: 'moderator' } } })
    const nina = doorOf(portal, { cookie: cookieOf(joined) })
    expect((await nina.get('/api/v1/moderation/queue')).status).toBe(200)
    expect((await list()).invitations).toEqual([])
    expect((await list()).items.at(-1)).toMatchObject({ email: NINA, secondFactor: false })
    expect([(await join(token)).status, (await look(token)).status]).toEqual([410, 410])
    const log = (await olga.get('/api/v1/audit')).body.items.map((e: { action: string }) => e.action)
    expect(log).toEqual(['staff.invited'])
  })

  test('is for its address and no other', async () => {
    await invite()
    const token = await mailed()
    const other = await join(token, { email: 'other@example.com' })
    expect(other).toMatchObject({ status: 422, body: { fields: { email: expect.stringContaining(NINA) } } })
    expect((await join(token, { email: ' NINA@example.com' })).status).toBe(201)
  })

  test('ends with the next to the same address, and works a week', async () => {
    await invite()
    const first = await mailed()
    portal.later({ minutes: 1 })
    await invite(NINA, 'viewer')
    const second = await mailed()
    expect((await list()).invitations).toHaveLength(1)
    expect((await join(first)).status).toBe(410)
    portal.later({ days: 7, minutes: 1 })
    expect((await join(second)).status).toBe(410)
    expect((await list()).invitations).toEqual([])
  })

  test('is one account of ten who use it at once', async () => {
    await invite()
    const token = await mailed()
    const statuses = await Promise.all(Array.from({ length: 5 }, () => join(token)))
    expect(statuses.map(({ status }) => status).sort()).toEqual([201, 410, 410, 410, 410])
  })

  test('goes to no colleague and no customer', async () => {
    await portal.as('mo')
    await portal.as('ann')
    expect(await invite('Mo@example.com')).toMatchObject({
      status: 409,
      body: { code: 'staff.exists', fields: { email: expect.any(String) } },
    })
    expect(await invite('ann@example.com')).toMatchObject({
      status: 409,
      body: { code: 'staff.is_customer', fields: { email: expect.any(String) } },
    })
    expect((await invite('not an address')).status).toBe(422)
    expect((await invite(NINA, 'customer')).status).toBe(422)
    expect(await rows()).toEqual([])
  })

  test('brings back somebody who left, with nothing of what opened their account then', async () => {
    const mo = await portal.as('mo')
    const { id } = (await mo.get('/api/v1/auth/session')).body.account
    await olga.delete(`/api/v1/staff/${id}`)
    await invite('mo@example.com', 'viewer')
    const back = await join(await mailed(), { name: 'Mo again', password: 'an entirely new one' })
    expect(back).toMatchObject({ status: 201, body: { account: { id, name: 'Mo again', role: 'viewer' } } })
    const signIn = (password: string) =>
      portal.visitor.post('/api/v1/auth/sign-in', { email: 'mo@example.com', password })
    expect([(await signIn(PASSWORD)).status, (await signIn('an entirely new one')).status]).toEqual([401, 200])
  })
})

describe('taking one back', () => {
  test('ends its link, and its mail is not sent', async () => {
    const { id } = (await invite()).body
    const token = await mailed()
    expect((await olga.delete(`/api/v1/staff/invitations/${id}`)).status).toBe(204)
    expect((await join(token)).status).toBe(410)
    expect((await list()).invitations).toEqual([])
    await portal.worker.drain()
    expect((await portal.db.read.select().from(message)).filter(({ state }) => state === 'sent')).toEqual([])
    expect((await olga.delete(`/api/v1/staff/invitations/${id}`)).status).toBe(404)
    expect((await olga.get('/api/v1/audit')).body.items[0]).toMatchObject({
      action: 'invitation.revoked',
      data: { role: 'moderator' },
    })
  })

  test('is not for admins when it makes one of their like', async () => {
    const ada = await portal.as('ada')
    const { id } = (await invite(NINA, 'admin')).body
    expect((await ada.delete(`/api/v1/staff/invitations/${id}`)).body.code).toBe('staff.above_you')
    expect((await list()).invitations).toHaveLength(1)
  })

  test('takes back no other kind of link', async () => {
    await portal.as('ann')
    await portal.visitor.post('/api/v1/auth/link', { email: 'ann@example.com' })
    const [link] = await rows()
    expect((await olga.delete(`/api/v1/staff/invitations/${link!.id}`)).status).toBe(404)
    expect((await rows())[0]!.usedAt).toBeNull()
  })
})

describe('an invitation to hand over', () => {
  test('shows its link once, and who uses it says their address', async () => {
    const { link, email } = (await invite('', 'viewer')).body
    expect([link, email]).toEqual([expect.stringMatching(/^http:\/\/portal\.test\/join\?token=/), null])
    const token = new URL(link).searchParams.get('token')
    expect((await look(token)).body).toEqual({ role: 'viewer', email: null })
    expect((await join(token)).body.fields).toEqual({ email: expect.any(String) })
    expect((await join(token, { email: NINA })).status).toBe(201)
    await portal.worker.drain()
    expect(await portal.db.read.select().from(message)).toEqual([])
  })

  test('does not open the account of somebody who left', async () => {
    const mo = await portal.as('mo')
    const { id } = (await mo.get('/api/v1/auth/session')).body.account
    await olga.delete(`/api/v1/staff/${id}`)
    const token = new URL((await invite('', 'viewer')).body.link).searchParams.get('token')
    expect((await join(token, { email: 'mo@example.com' })).body.code).toBe('account.exists')
  })
})
