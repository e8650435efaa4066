import { invalid } from '../kernel/problem.ts'
import { gone, OPEN, type Sending } from './actions.ts'
import { plainCaptions } from './captions.ts'
import type { SaveCaptions } from './contract.ts'
import { redrawn } from './photo.ts'
import { captionsIn, newKey, posterIn } from './pieces.ts'
import * as store from './store.ts'

type Row = store.FileRow

/** The picture before a film plays; drawn anew like every photo. */
export async function savePoster(sending: Sending, row: Row, bytes: Uint8Array): Promise<void> {
  if (row.kind !== 'video') throw invalid('file', 'Only a video has a picture before it plays.')
  const { bytes: picture } = await redrawn(bytes)
  await become(sending, row, 'posterKey', { key: posterIn(newKey(row.id)), bytes: picture }, {})
}

export async function saveCaptions(sending: Sending, row: Row, said: SaveCaptions): Promise<void> {
  if (row.kind === 'photo') throw invalid('captions', 'A photo has no captions; say what it shows in its description.')
  const text = said.captions === '' ? '' : plainCaptions(said.captions)
  const written = text === '' ? undefined : { key: captionsIn(newKey(row.id)), bytes: new TextEncoder().encode(text) }
  await become(sending, row, 'captionsKey', written, { transcript: said.transcript })
}

/** Stored where nothing was, and current only by a change that finds the file still its sender's. */
async function become(
  { ctx, files }: Sending,
  { id }: Row,
  column: 'posterKey' | 'captionsKey',
  written: { key: string; bytes: Uint8Array } | undefined,
  also: { transcript?: string },
): Promise<void> {
  if (written) await files.put(written.key, written.bytes)
  const before = await ctx.write((tx) => store.changeOpen(tx, id, OPEN, { ...also, [column]: written?.key ?? null }))
  const over = before ? before[column] : written?.key
  if (over) await files.delete(over)
  if (!before) throw gone()
}
