import { z } from 'zod'
import { type Fact, heard, id, inside } from './kernel/fact.ts'

/** INDEX 2, continued: what people are asked for. */
export const ASK_FACTS = {
  /** Somebody was really asked for something. */
  'ask.made': heard({ askId: id, contactId: id, kind: z.string(), channel: z.string(), source: z.string() }),
  'ask.answered': heard({ askId: id, contactId: id, kind: z.string(), answer: z.string() }),
  /** An ask was not made, or not yet. */
  'ask.suppressed': inside({ contactId: id, kind: z.string(), reason: z.string() }),
  'ask_limit.saved': inside({ version: z.number() }),
  'ask_switch.changed': inside({ contactId: id, kind: z.string(), to: z.enum(['on', 'off']) }),
} satisfies Record<string, Fact>
