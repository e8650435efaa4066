import { z } from 'zod'
import { type Fact, heard, id, inside } from './kernel/fact.ts'

/** INDEX 2, continued: where people stand. Results, never causes: no rule may read them. */
export const WHEEL_FACTS = {
  'health.changed': heard({ contactId: id, from: z.string(), to: z.string(), cause: id.optional() }),
  'stage_rules.published': inside({ version: z.number() }),
  'stage.pinned': inside({ contactId: id, pinId: id, stage: z.string() }),
  'stage.unpinned': inside({ contactId: id, pinId: id }),
  'stage.changed': heard({ contactId: id, from: z.string().nullable(), to: z.string(), cause: id.optional() }),
} satisfies Record<string, Fact>
