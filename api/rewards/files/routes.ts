import { Hono } from 'hono'
import { fileOf } from '../../kernel/guards.ts'
import { answer, doc, type Env, may } from '../../kernel/http.ts'
import { fileToHandOver, takeFile } from './actions.ts'
import { FileResult } from './contract.ts'

/** Handing over by file: one goes out, and comes back with references. */
export const rewardFileRoutes = new Hono<Env>()
  .get('/file', doc('What is to be handed over by file', 'rewards', { 200: null }), may('rewards.manage'), (c) =>
    c.body(fileToHandOver(c.var.ctx.read), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="rewards.csv"',
    }),
  )
  .post(
    '/file',
    doc('The same file, with references of what was handed over, as text/csv', 'rewards', { 200: FileResult }),
    may('rewards.manage'),
    async (c) => answer(c, FileResult, await takeFile(c.var.ctx, await fileOf(c))),
  )
