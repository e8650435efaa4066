import type { Reaction } from '../../kernel/context.ts'
import { filledIn } from '../../kernel/merge-fields.ts'
import { startedBy } from '../../kernel/started-by.ts'
import { write } from '../reactions.ts'
import * as store from './store.ts'

interface Words {
  id: string
  kind: string
  ask?: string
  subject: string
  body: string
}
/** Writes the mail of a step: its words are those of the version this person walks along. */
export const writeAlongTheWay: Reaction<'journey.message_due'> = async (tx, { data }) => {
  const { runId, seq, node, contactId } = data
  const found = await store.letterOf(tx, runId, contactId)
  if (!found) return
  const { steps } = JSON.parse(found.definition) as { steps: Words[] }
  const step = steps.find(({ id }) => id === node)
  if (!step) return
  const person = { name: found.name, company: found.company ?? '' }
  const event = await startedBy(tx, found.entryKey)
  await write(tx, {
    ...{ template: 'journey_message', about: `${runId}:${seq}`, to: found.email, contactId },
    data: {
      ...{ subject: filledIn(step.subject, person, event), body: filledIn(step.body, person, event) },
      ask: step.kind === 'ask' ? step.ask : null,
    },
  })
}
