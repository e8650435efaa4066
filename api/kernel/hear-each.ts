import { isBusy, isStorageFailure, withoutValues } from '../../db/errors.ts'
import type { Ctx, Tx } from './context.ts'

/** What goes wrong for a while, for whatever is written: no reason to pass anything over. */
export const isOfTheMoment = (error: unknown) => isBusy(error) || isStorageFailure(error)

/**
 * Hears some rows of a log in one change, together with how far it is read. Where that fails they are heard one by one,
 * and the row that cannot be heard is passed over and logged: it would stop all that come after it for good.
 */
export async function hearEach<Row extends { seq: number }>(
  { write, log }: Pick<Ctx, 'write' | 'log'>,
  rows: readonly Row[],
  { hear, reached }: { hear(tx: Tx, row: Row): Promise<void>; reached(tx: Tx, row: Row): Promise<unknown> },
): Promise<void> {
  const together = (some: readonly Row[]) =>
    write(async (tx) => {
      for (const row of some) await hear(tx, row)
      await reached(tx, some.at(-1)!)
    })
  if (rows.length === 0) return
  try {
    return await together(rows)
  } catch (error) {
    if (isOfTheMoment(error)) throw error
  }
  for (const row of rows)
    try {
      await together([row])
    } catch (error) {
      if (isOfTheMoment(error)) throw error
      log.error({ seq: row.seq, err: withoutValues(error) }, 'a row of a log cannot be heard and is passed over')
      await write(async (tx) => void (await reached(tx, row)))
    }
}
