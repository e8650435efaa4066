import { setImmediate } from 'node:timers/promises'
import type { Tx } from '../../../kernel/context.ts'
import { newId } from '../../../kernel/ids.ts'
import { workDomain } from '../../../kernel/mailbox.ts'
import { displayNameOf } from '../../../kernel/names.ts'
import { indexed } from '../../../kernel/search.ts'
import { lastRevisionHash } from '../../store.ts'
import { productToken } from '../../surface/rules.ts'
import { disclosuresOf } from '../../verification/rules.ts'
import { sealRevision, wordsOf } from '../../words.ts'
import type { Judged } from '../judging.ts'
import * as store from './store.ts'

type New = Extract<Judged, { verdict: 'new' }>
type Added = Awaited<ReturnType<typeof store.insertImported>>
const BREATH = 20

/**
 * Brings reviews in: shown at once, labelled, counted apart. Nobody is written to, and nobody's stage moves. What they
 * rest on is the file, so nothing about an account or a sale of that address is evidence for them.
 * @returns the reviews that were not here before, by their number on the platform
 */
export async function addReviews(
  tx: Tx,
  { id: importId, source }: { id: string; source: string },
  judged: readonly Judged[],
): Promise<ReadonlyMap<string, string>> {
  const all = judged.filter((one): one is New => one.verdict === 'new')
  if (all.length === 0) return new Map()
  const rows = all.map(({ said, productId, contactId, sourceId }) => {
    const { author, rating, title, body, lang, experienceDate } = said
    const displayFormat = author === '' ? ('anonymous' as const) : ('full' as const)
    return {
      ...{ id: newId('rev', tx.now), productId, contactId, rating, title, body, lang, experienceDate },
      ...{ authorName: author, displayFormat, displayName: displayNameOf(author, displayFormat), answers: '{}' },
      ...{ origin: 'import' as const, source, sourceId, sourceUrl: said.url, importId },
      ...{ state: 'published' as const, shown: true, publishedAt: said.writtenAt },
      ...{ submittedAt: tx.now, stateChangedAt: tx.now },
    }
  })
  const added = await store.insertImported(tx, rows)
  if (added.length === 0) return new Map()
  await writeRevisions(tx, added)
  await disclose(tx, added, { source, emails: new Map(all.map(({ sourceId, said }) => [sourceId, said.email])) })
  await store.indexNew(
    tx,
    added.map(({ number, title, body, productId }) => ({
      ...{ number, words: indexed(`${title}\n${body}`), product: productToken(productId) },
    })),
  )
  const counts = new Map<string, number>()
  for (const { productId } of added) counts.set(productId, (counts.get(productId) ?? 0) + 1)
  for (const [productId, n] of counts) await store.countImported(tx, productId, n)
  for (const [n, { id: reviewId, productId, contactId }] of added.entries()) {
    // a local database answers at once, so no reader would have a turn
    if (n % BREATH === 0) await setImmediate()
    await tx.emit('review.imported', { reviewId, contactId, productId, importId })
  }
  return new Map(added.map(({ id, sourceId }) => [sourceId!, id]))
}

async function writeRevisions(tx: Tx, added: Added): Promise<void> {
  let previous = await lastRevisionHash(tx)
  const revisions = added.map((row) => {
    const revision = { reviewId: row.id, n: 1, editor: 'import' as const, ...wordsOf(row), createdAt: tx.now }
    const sealed = sealRevision(previous, revision)
    previous = sealed.hash
    return sealed
  })
  await store.insertRevisions(tx, revisions)
}

interface From {
  source: string
  emails: ReadonlyMap<string, string | undefined>
}
/** That it comes from elsewhere, and that a colleague wrote it where the file gives their address, or their company's. */
async function disclose(tx: Tx, added: Added, { source, emails }: From): Promise<void> {
  const staff = new Set(await store.staffEmails(tx))
  const domains = new Set([...staff].flatMap((email) => workDomain(email) ?? []))
  const isColleague = (email: string) => staff.has(email) || domains.has(workDomain(email) ?? '')
  const rows = added.flatMap(({ id: reviewId, sourceId }) => {
    const email = emails.get(sourceId!)
    const known = { employee: email !== undefined && isColleague(email), incentive: '', imported: source }
    return disclosuresOf(known, []).map((one) => ({ id: newId('dis', tx.now), reviewId, ...one, createdAt: tx.now }))
  })
  await store.insertDisclosures(tx, rows)
}
