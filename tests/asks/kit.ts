import type { System } from '../../api/kernel/actor.ts'
import { bookAsk } from '../../api/kernel/ask-budget.ts'
import type { AskKind } from '../../api/kernel/ask-rules.ts'
import { createCtx } from '../../api/kernel/context.ts'
import { contact } from '../../db/schema/contacts.ts'
import { contactRow, type Loose } from '../people.ts'
import { type World, type WorldOptions, world } from '../world.ts'

export type Sources = 'survey' | 'invitation' | 'author' | 'partner' | 'journey' | 'manual'
export async function askWorld(options: WorldOptions = {}) {
  const portal = await world(options)
  const ctx = createCtx<System>(portal.services, { kind: 'system', job: 'test' }, 'test')
  let n = 0
  return {
    ...{ portal, ctx },
    async somebody(id = `con_a${++n}`) {
      await portal.db.write((tx) => tx.insert(contact).values(contactRow(id, `${id}@example.com`, id, portal.now())))
      return id
    },
    book: (contactId: string, kind: AskKind, source: Sources = 'manual', id = `x${++n}`) =>
      ctx.write((tx) => bookAsk(tx, { contactId, kind, channel: 'mail', source: { kind: source, id } })),
    rows: (query: string) => rowsOf(portal, query),
  }
}
export const rowsOf = async (portal: Pick<World, 'db'>, query: string) =>
  (await portal.db.clients.reader.execute(query)).rows as unknown as Loose[]
export type AskWorld = Awaited<ReturnType<typeof askWorld>>
