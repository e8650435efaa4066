import { Hono } from 'hono'
import type { Ctx } from '../kernel/context.ts'
import { answer, anyone, body, doc, type Env, fresh, machine, may, pathId, query } from '../kernel/http.ts'
import { decodeCursor, pageOf } from '../kernel/page.ts'
import { notFound } from '../kernel/problem.ts'
import * as actions from './actions.ts'
import * as wire from './contract.ts'
import { invitationMailRoutes } from './invitations/routes.ts'
import './mailer.ts'
import { brandOf, linkOf, preview, render, subjectOf, templateOf } from './render.ts'
import * as store from './store.ts'
import { suppressionRoutes } from './suppressions/routes.ts'
import { isTemplate, TEMPLATES } from './templates.ts'

interface Door {
  publicUrl: string
}

const shown = (row: store.MessageRow, company: string, publicUrl: string) => ({
  ...row,
  kind: templateOf(row.template).kind,
  subject: subjectOf(row, company, publicUrl),
})

async function opened(ctx: Ctx, row: store.MessageRow, { publicUrl, mask }: Door & { mask: boolean }) {
  const { html, text } = await render(ctx, row, { publicUrl, mask })
  const linkMasked = mask && Boolean((await linkOf(ctx, row.data))?.alive)
  return { ...shown(row, (await brandOf(ctx)).companyName, publicUrl), html, text, linkMasked }
}

/** The mailbox, for staff: what was sent, what waits, and what each mail looks like. */
const messageRoutes = ({ publicUrl }: Door) =>
  new Hono<Env>()
    .get(
      '/',
      doc('Mail, newest first', 'mail', { 200: wire.MessageList }),
      may('mail.read'),
      query(wire.MessageQuery),
      async (c) => {
        const asked = c.req.valid('query')
        const { companyName } = await brandOf(c.var.ctx)
        const rows = await store.messages(c.var.ctx.read, asked, decodeCursor(asked.cursor))
        const { items, nextCursor } = pageOf(rows, asked.limit, ({ createdAt: at, id }) => ({ at, id }))
        return answer(c, wire.MessageList, {
          items: items.map((row) => shown(row, companyName, publicUrl)),
          nextCursor,
          serverSet: c.var.services.outside.mailer !== undefined,
        })
      },
    )
    .get(
      '/:id',
      doc('One mail as its reader gets it', 'mail', { 200: wire.RenderedMessage }),
      may('mail.read'),
      async (c) => {
        const { ctx } = c.var
        const row = await store.messageById(ctx.read, pathId(c))
        if (!row) throw notFound('message.not_found', 'There is no such mail.')
        return answer(c, wire.RenderedMessage, await opened(ctx, row, { publicUrl, mask: true }))
      },
    )
    .post(
      '/:id/reveal',
      doc('A mail with its one-time link, where no mail server carries it', 'mail', { 200: wire.RenderedMessage }),
      fresh(may('mail.read')),
      async (c) => {
        const { ctx, services } = c.var
        const row = await actions.revealMessage(ctx, pathId(c), services.outside.mailer !== undefined)
        return answer(c, wire.RenderedMessage, await opened(ctx, row, { publicUrl, mask: false }))
      },
    )
    .post('/:id/retry', doc('Send a failed mail again', 'mail', { 200: wire.Message }), may('mail.read'), async (c) => {
      const row = await actions.retryMessage(c.var.ctx, pathId(c))
      return answer(c, wire.Message, shown(row, (await brandOf(c.var.ctx)).companyName, publicUrl))
    })

const templateRoutes = ({ publicUrl }: Door) =>
  new Hono<Env>()
    .get('/', doc('Every mail there is', 'mail', { 200: wire.TemplateList }), may('mail.read'), async (c) => {
      const names = Object.keys(TEMPLATES)
      const items = await Promise.all(
        names.map(async (name) => ({ name, ...(await preview(c.var.ctx, name, publicUrl)) })),
      )
      return answer(c, wire.TemplateList, { items })
    })
    .get(
      '/:name',
      doc('A mail with made-up words', 'mail', { 200: wire.TemplatePreview }),
      may('mail.read'),
      async (c) => {
        const name = pathId(c, 'name')
        if (!isTemplate(name)) throw notFound('template.not_found', 'There is no such mail.')
        return answer(c, wire.TemplatePreview, { name, ...(await preview(c.var.ctx, name, publicUrl)) })
      },
    )

export const mailRoutes = (door: Door) =>
  new Hono<Env>()
    .route('/messages', messageRoutes(door))
    .route('/templates', templateRoutes(door))
    .route('/suppressions', suppressionRoutes)
    .route('/invitations', invitationMailRoutes(door))
    .post(
      '/events',
      doc('Bounces and complaints from the mail provider', 'mail', { 200: wire.MailEventsTaken }),
      machine('mail_events.write'),
      body(wire.MailEvents),
      async (c) => answer(c, wire.MailEventsTaken, await actions.takeEvents(c.var.ctx, c.req.valid('json'))),
    )
    .get(
      '/preferences',
      doc('What mail a person wants', 'mail', { 200: wire.Preferences }),
      anyone,
      query(wire.PreferencesQuery),
      async (c) => answer(c, wire.Preferences, await actions.readPreferences(c.var.ctx, c.req.valid('query').t)),
    )
    .post(
      '/preferences',
      doc('Choose what mail to get', 'mail', { 200: wire.Preferences }),
      anyone,
      body(wire.SavePreferences),
      async (c) => answer(c, wire.Preferences, await actions.savePreferences(c.var.ctx, c.req.valid('json'))),
    )

/** The address of `List-Unsubscribe`: opening it shows the page, only posting to it does anything. */
export const unsubscribeRoutes = new Hono<Env>()
  .get('/', anyone, (c) => c.redirect(`/unsubscribe?t=${encodeURIComponent(c.req.query('t') ?? '')}`, 303))
  .post('/', anyone, async (c) => {
    await actions.unsubscribe(c.var.ctx, c.req.query('t') ?? '')
    return c.text('You get no more mail of this kind.')
  })
