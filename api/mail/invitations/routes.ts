import { Hono } from 'hono'
import { answer, body, doc, type Env, may } from '../../kernel/http.ts'
import { brandOf, previewWith } from '../render.ts'
import * as wire from './contract.ts'
import { fill } from './rules.ts'
import * as store from './store.ts'

/** What an invitation would look like, for the form that it is written in. */
export const invitationMailRoutes = ({ publicUrl }: { publicUrl: string }) =>
  new Hono<Env>().post(
    '/preview',
    doc('An invitation as its reader would get it', 'mail', { 200: wire.LetterPreview }),
    may('invitations.manage'),
    body(wire.DraftLetter),
    async (c) => {
      const { productSlug, subject, message, incentive } = c.req.valid('json')
      const { companyName: company } = await brandOf(c.var.ctx)
      const product = (await store.productName(c.var.ctx.read, productSlug)) ?? '…'
      const gaps = { name: 'Sam Rivera', product, company }
      const data = { invitationId: 'inv_sample', n: 0, productName: product, incentive }
      const words = { subject: fill(subject, gaps) || '…', message: fill(message, gaps) }
      const shown = await previewWith(c.var.ctx, 'review_invitation', { ...data, ...words }, publicUrl)
      return answer(c, wire.LetterPreview, shown)
    },
  )
