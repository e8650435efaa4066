import { settleDue, verifyStages } from './flywheel/actions.ts'
import { forgetExpired } from './identity/actions.ts'
import { forgetDone } from './jobs/actions.ts'
import type { Jobs } from './kernel/worker.ts'
import { MAX_ATTEMPTS } from './mail/rules.ts'
import { type Post, sendForgotten, sendMessage } from './mail/sending.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** INDEX 4: every background job and its schedule. A handler may run twice for one id, so it must not matter. */
export const createJobs = (post: Post) =>
  ({
    'flywheel.settle': { run: (ctx) => settleDue(ctx), everyMs: MINUTE },
    'flywheel.verify': {
      everyMs: DAY,
      attempts: 1,
      async run(ctx) {
        const { checked, differing } = await verifyStages(ctx)
        if (differing.length > 0) {
          throw new Error(
            `${differing.length} of ${checked} histories differ from their events: ${differing.slice(0, 5).join(', ')}`,
          )
        }
      },
    },
    'identity.forget_expired': { run: (ctx) => forgetExpired(ctx), everyMs: DAY },
    'jobs.forget_done': { run: (ctx) => forgetDone(ctx), everyMs: DAY },
    'mail.send': { attempts: MAX_ATTEMPTS, run: (ctx, { messageId }) => sendMessage(ctx, post, String(messageId)) },
    'mail.send_forgotten': { everyMs: MINUTE, run: (ctx) => sendForgotten(ctx, post) },
  }) satisfies Jobs
