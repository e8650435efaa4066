import { z } from 'zod'
import { JOB_STATES } from '../../db/schema/events.ts'

export const Job = z
  .object({
    id: z.string(),
    name: z.string(),
    state: z.enum(JOB_STATES),
    runAt: z.number(),
    attempts: z.number(),
    maxAttempts: z.number(),
    lastError: z.string().nullable(),
    createdAt: z.number(),
    finishedAt: z.number().nullable(),
  })
  .meta({ id: 'Job' })
export const JobList = z
  .object({ items: z.array(Job), counts: z.record(z.enum(JOB_STATES), z.number()) })
  .meta({ id: 'JobList' })
