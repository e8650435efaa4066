import { Hono } from 'hono'
import { answer, body, doc, type Env, machine } from '../../kernel/http.ts'
import type { AddressHash } from '../../kernel/mailbox.ts'
import { trackDispute, trackLead, trackRefund, trackRefundFailure, trackSale } from './actions.ts'
import {
  Dispute,
  Refund,
  Sale,
  TrackDispute,
  TrackedLead,
  TrackLead,
  TrackRefund,
  TrackRefundFailure,
  TrackSale,
} from './contract.ts'

/** The host tells what came of it; 201 the first time, 200 with the same answer for a repeat. */
export const trackingRoutes = (hashOf: AddressHash, settleClicks: () => Promise<void>) =>
  new Hono<Env>()
    .post(
      '/lead',
      doc('Record a lead, from server to server', 'conversions', { 200: TrackedLead, 201: TrackedLead }),
      machine('sales.write'),
      body(TrackLead),
      async (c) => {
        await settleClicks() // one that was made a moment ago counts
        const { lead, repeated } = await trackLead(c.var.ctx, hashOf, c.req.valid('json'))
        return answer(c, TrackedLead, lead, repeated ? 200 : 201)
      },
    )
    .post(
      '/sale',
      doc('Record a sale, from server to server', 'conversions', { 200: Sale, 201: Sale }),
      machine('sales.write'),
      body(TrackSale),
      async (c) => {
        await settleClicks()
        const { sale, repeated } = await trackSale(c.var.ctx, hashOf, c.req.valid('json'))
        return answer(c, Sale, sale, repeated ? 200 : 201)
      },
    )
    .post(
      '/refund',
      doc('Record a refund, from server to server', 'conversions', { 200: Refund, 201: Refund }),
      machine('sales.write'),
      body(TrackRefund),
      async (c) => {
        const { refund, repeated } = await trackRefund(c.var.ctx, c.req.valid('json'))
        return answer(c, Refund, refund, repeated ? 200 : 201)
      },
    )
    .post(
      '/refund/failed',
      doc('Record that a refund did not arrive', 'conversions', { 200: Refund, 201: Refund }),
      machine('sales.write'),
      body(TrackRefundFailure),
      async (c) => {
        const { refund, repeated } = await trackRefundFailure(c.var.ctx, c.req.valid('json'))
        return answer(c, Refund, refund, repeated ? 200 : 201)
      },
    )
    .post(
      '/dispute',
      doc('Record a dispute, or how it ended, from server to server', 'conversions', { 200: Dispute, 201: Dispute }),
      machine('sales.write'),
      body(TrackDispute),
      async (c) => {
        const { dispute, repeated } = await trackDispute(c.var.ctx, c.req.valid('json'))
        return answer(c, Dispute, dispute, repeated ? 200 : 201)
      },
    )
