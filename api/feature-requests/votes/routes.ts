import { Hono } from 'hono'
import { answer, anyone, body, doc, type Env, may, pathId, query } from '../../kernel/http.ts'
import { decodeCursor, pageOf } from '../../kernel/page.ts'
import { numberIn, seenRequest } from '../access.ts'
import { castVote, takeVoteBack, voteOnBehalf, withdrawOnBehalf } from './actions.ts'
import * as wire from './contract.ts'
import { Evidence, evidenceOf } from './evidence.ts'
import { presentVoter } from './present.ts'
import * as store from './store.ts'
import { voterIn, voterMade } from './voter.ts'

/** Votes for one request, beside its own routes. */
export const voteRoutes = ({ publicUrl }: { publicUrl: string }) =>
  new Hono<Env>()
    .put(
      '/:number/vote',
      doc('Vote, once however often it is sent', 'requests', { 200: wire.VoteState }),
      anyone,
      body(wire.CastVote),
      async (c) => {
        const { ctx, services } = c.var
        if (ctx.actor.kind === 'visitor') services.buckets.spend('vote.address', ctx.from, ctx.now())
        const number = numberIn(pathId(c, 'number'))
        await seenRequest(ctx, number, voterIn(c, ctx)) // nobody is given a number for what is not there
        const voter = voterMade(c, ctx, publicUrl.startsWith('https:'))
        return answer(c, wire.VoteState, await castVote(ctx, number, voter, c.req.valid('json')))
      },
    )
    .delete('/:number/vote', doc('Take your vote back', 'requests', { 200: wire.VoteState }), anyone, async (c) => {
      const { ctx, services } = c.var
      services.buckets.spend('vote.back', ctx.actor.kind === 'customer' ? ctx.actor.accountId : ctx.from, ctx.now())
      return answer(c, wire.VoteState, await takeVoteBack(ctx, numberIn(pathId(c, 'number')), voterIn(c, ctx)))
    })
    .get(
      '/:number/voters',
      doc('Who voted; names only where the board shows them', 'requests', { 200: wire.VoterList }),
      anyone,
      query(wire.VoterQuery),
      async (c) => {
        const { ctx } = c.var
        const { cursor, limit } = c.req.valid('query')
        const { request, board, standing } = await seenRequest(ctx, numberIn(pathId(c, 'number')), voterIn(c, ctx))
        const forStaff = standing === 'staff'
        if (!forStaff && !board.showVoters) return answer(c, wire.VoterList, { items: [], nextCursor: null })
        const rows = await store.votersOf(ctx.read, request.id, { after: decodeCursor(cursor), limit, forStaff })
        const { items, nextCursor } = pageOf(rows, limit, ({ vote }) => ({ at: vote.createdAt, id: vote.voterId }))
        const shown = await presentVoter(ctx.read, items, forStaff)
        return answer(c, wire.VoterList, { items: shown, nextCursor })
      },
    )
    .get(
      '/:number/evidence',
      doc('What stands behind the votes: importance, what it blocks, revenue', 'requests', { 200: Evidence }),
      may('requests.read'),
      async (c) => {
        const { request } = await seenRequest(c.var.ctx, numberIn(pathId(c, 'number')))
        return answer(c, Evidence, await evidenceOf(c.var.ctx.read, request))
      },
    )
    .post(
      '/:number/votes',
      doc('Vote on behalf of somebody who asked by another way', 'requests', { 200: wire.VoteState }),
      may('requests.manage'),
      body(wire.VoteOnBehalf),
      async (c) =>
        answer(c, wire.VoteState, await voteOnBehalf(c.var.ctx, numberIn(pathId(c, 'number')), c.req.valid('json'))),
    )
    .delete(
      '/:number/votes/:voterId',
      doc('Take out a vote that was cast on behalf', 'requests', { 200: wire.VoteState }),
      may('requests.manage'),
      async (c) => {
        const state = await withdrawOnBehalf(c.var.ctx, numberIn(pathId(c, 'number')), pathId(c, 'voterId'))
        return answer(c, wire.VoteState, state)
      },
    )
