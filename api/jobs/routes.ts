import { Hono } from 'hono'
import { answer, doc, type Env, may, pathId } from '../kernel/http.ts'
import { retryJob } from './actions.ts'
import { Job, JobList } from './contract.ts'
import * as store from './store.ts'

export const jobRoutes = new Hono<Env>()
  .get('/', doc('What runs behind', 'jobs', { 200: JobList }), may('jobs.manage'), async (c) => {
    const { read } = c.var.ctx
    const counts = { queued: 0, running: 0, done: 0, failed: 0 }
    for (const { state, n } of await store.countsByState(read)) counts[state] = n
    return answer(c, JobList, { items: await store.unfinished(read), counts })
  })
  .post('/:id/retry', doc('Try a failed job again', 'jobs', { 200: Job }), may('jobs.manage'), async (c) =>
    answer(c, Job, await retryJob(c.var.ctx, pathId(c))),
  )
