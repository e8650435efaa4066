import type { Reaction, Tx } from '../kernel/context.ts'
import { invalid } from '../kernel/problem.ts'
import { removeIn, senderOf } from './actions.ts'
import { checkNumber, checkPhotos, UNCONFIRMED_MS } from './rules.ts'
import * as store from './store.ts'

/** What a fact says of a file that was sent: its id, and the hash of the secret, which opens nothing by itself. */
interface Sent {
  id: string
  proof: string
}
const missing = () => invalid('files', 'One of the files is not here any more. Add it again.')
const onItsWay = () => invalid('files', 'One of the files is still on its way. Wait for it, or leave it out.')

/** The file of this sender, all of it here. @throws Problem with the field `files` */
export async function arrived(tx: Tx, { id, proof }: Sent): Promise<store.FileRow> {
  const row = await store.fileById(tx, id)
  if (!row || row.uploadHash !== proof || row.state === 'removed' || row.state === 'failed') throw missing()
  if (row.state === 'receiving') throw onItsWay()
  return row
}

interface Carried {
  reviewId: string
  contactId: string
  files?: Sent[] | undefined
}
/** The files a review was sent with become its own, in the order they were named. @throws Problem with the field `files` */
export async function attachFiles(tx: Tx, { data }: { data: Carried }): Promise<void> {
  const { reviewId, contactId, files = [] } = data
  if (files.length === 0) return
  const there = await store.filesOfReview(tx, reviewId)
  const added: store.FileRow[] = []
  for (const sent of files) {
    if ([...there, ...added].some(({ id }) => id === sent.id)) continue
    const row = await arrived(tx, sent)
    if (row.attached) throw missing()
    added.push(row)
  }
  checkNumber([...there, ...added])
  await become(tx, added, { reviewId, contactId }, (there.at(-1)?.position ?? -1) + 1)
}
/** They belong to this from now on, in their order. */
async function become(
  tx: Tx,
  added: readonly store.FileRow[],
  owner: Partial<Pick<store.FileRow, 'reviewId' | 'requestId' | 'commentId' | 'contactId'>>,
  first: number,
): Promise<void> {
  for (const [n, { id, state }] of added.entries()) {
    const mine = { ...owner, position: first + n, expiresAt: null, uploadHash: '', senderHash: null }
    if (!(await store.changeFile(tx, id, [state], mine))) throw missing()
  }
}

interface Shown {
  requestId: string
  commentId?: string | undefined
  contactId: string | null
  files?: Sent[] | undefined
}
/** Photos that came with a request, or with a comment on it. @throws Problem with the field `files` */
export async function attachPhotos(tx: Tx, { data }: { data: Shown }): Promise<void> {
  const { requestId, commentId = null, contactId, files = [] } = data
  const sent = files.filter((one, i) => files.findIndex(({ id }) => id === one.id) === i)
  const rows: store.FileRow[] = []
  for (const one of sent) {
    const row = await arrived(tx, one)
    if (row.attached) throw missing()
    rows.push(row)
  }
  checkPhotos(rows, commentId !== null)
  await become(tx, rows, { requestId, commentId, contactId }, 0)
}

/** A review that waits for its author's mailbox keeps its files for as long. @throws Problem with the field `files` */
export async function holdFiles(tx: Tx, { data }: { data: { files?: Sent[] | undefined } }) {
  const rows: store.FileRow[] = []
  for (const sent of data.files ?? []) {
    const row = await arrived(tx, sent)
    if (row.attached) throw missing()
    rows.push(row)
  }
  checkNumber(rows)
  if (rows.length > 0) {
    const ids = rows.map(({ id }) => id)
    await store.holdUntil(tx, ids, tx.now + UNCONFIRMED_MS)
  }
}

/** Pictures and voices are the most personal of all: the rows say nothing at once, the bytes go in a job. */
export const forgetFiles: Reaction<'contact.erased'> = async (tx, { data: { members } }) => {
  const open = await store.openOf(tx, members.map(senderOf))
  for (const row of [...(await store.filesOfPeople(tx, members)), ...open]) await removeIn(tx, row)
}
