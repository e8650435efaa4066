import { expect, test } from 'vitest'
import { seqAt } from '../../api/embeds/measuring/store.ts'
import { world } from '../world.ts'

test('where the log stood is known of a portal in which nothing has happened', async () => {
  const portal = await world()
  try {
    expect(await seqAt(portal.db.read, portal.now())).toBe(0)
  } finally {
    await portal.close()
  }
})
