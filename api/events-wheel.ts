import { z } from 'zod'
import { ASK_FACTS } from './events-asks.ts'
import { JOURNEY_FACTS } from './events-journeys.ts'
import { KIND_FACTS } from './events-kinds.ts'
import { RETURN_FACTS } from './events-returns.ts'
import { TEAM_FACTS } from './events-teams.ts'
import { type Fact, heard, id, inside } from './kernel/fact.ts'

/** INDEX 2, continued: where people stand. Results, never causes: no rule may read them. */
export const WHEEL_FACTS = {
  ...ASK_FACTS,
  ...KIND_FACTS,
  ...JOURNEY_FACTS,
  ...TEAM_FACTS,
  ...RETURN_FACTS,
  'health.changed': heard({ contactId: id, from: z.string(), to: z.string(), cause: id.optional() }),
  'stage_rules.published': inside({ version: z.number() }),
  'stage.pinned': inside({ contactId: id, pinId: id, stage: z.string() }),
  'stage.unpinned': inside({ contactId: id, pinId: id }),
  'push.recorded': inside({ pushId: id, kind: z.string() }),
  'push.changed': inside({ pushId: id }),
  'push.removed': inside({ pushId: id }),
  /** A colleague wants what pushes bring to be counted now. */
  'push_report.asked': inside({}),
  'stage.changed': heard({ contactId: id, from: z.string().nullable(), to: z.string(), cause: id.optional() }),
} satisfies Record<string, Fact>
