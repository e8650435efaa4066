import { Hono } from 'hono'
import { answer, anyone, body, doc, type Env, fresh, may, pathId } from '../../kernel/http.ts'
import { SignedIn } from '../contract.ts'
import { type IdentityDoor, opener } from '../door.ts'
import * as actions from './actions.ts'
import * as wire from './contract.ts'
import * as invitations from './invitations.ts'
import * as store from './store.ts'

const manages = may('staff.manage')
const ends = (sentence: string) => doc(sentence, 'identity', { 204: null })

export const staffRoutes = ({ sessions, publicUrl }: IdentityDoor) => {
  const open = opener({ sessions })
  return new Hono<Env>()
    .get('/', doc('Staff and open invitations', 'identity', { 200: wire.StaffList }), manages, async (c) => {
      const { read, now } = c.var.ctx
      return answer(c, wire.StaffList, {
        items: await store.staff(read),
        invitations: await store.openInvitations(read, now()),
      })
    })
    .post(
      '/invitations',
      doc('Invite a colleague, by mail or by a one-time link to hand over', 'identity', { 201: wire.Invitation }),
      fresh(manages),
      body(wire.Invite),
      async (c) => {
        const { token, ...invited } = await invitations.inviteStaff(c.var.ctx, c.req.valid('json'))
        return answer(c, wire.Invitation, { ...invited, link: token && `${publicUrl}/join?token=${token}` }, 201)
      },
    )
    .delete('/invitations/:id', ends('Take an invitation back'), fresh(manages), async (c) => {
      await invitations.revokeInvitation(c.var.ctx, pathId(c))
      return c.body(null, 204)
    })
    .put('/:id/role', ends('Give a colleague another role'), fresh(manages), body(wire.SetRole), async (c) => {
      await actions.setRole(c.var.ctx, pathId(c), c.req.valid('json'))
      return c.body(null, 204)
    })
    .delete('/:id', ends('Take a colleague out'), fresh(manages), async (c) => {
      await actions.removeStaff(c.var.ctx, pathId(c))
      return c.body(null, 204)
    })
    .delete('/:id/factor', ends('Switch a colleague’s second factor off'), fresh(manages), async (c) => {
      await actions.resetFactor(c.var.ctx, pathId(c))
      return c.body(null, 204)
    })
    .post(
      '/join/look',
      doc('What a one-time link invites to; uses nothing up', 'identity', { 200: wire.InvitedTo }),
      anyone,
      body(wire.OpenInvitation),
      async (c) => answer(c, wire.InvitedTo, await invitations.lookAtInvitation(c.var.ctx, c.req.valid('json').token)),
    )
    .post(
      '/join',
      doc('Join as staff by a one-time link', 'identity', { 201: SignedIn }),
      anyone,
      body(wire.Join),
      async (c) => {
        const account = await invitations.joinStaff(c.var.ctx, c.req.valid('json'))
        await open(c, account)
        return answer(c, SignedIn, { account }, 201)
      },
    )
}
