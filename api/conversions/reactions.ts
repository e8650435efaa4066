import type { Reaction, Tx } from '../kernel/context.ts'
import { sha256 } from '../kernel/hash.ts'
import { newId } from '../kernel/ids.ts'
import type { ServeKey } from '../kernel/serve-token.ts'
import { type Clicked, readClicked, record } from './crediting.ts'
import {
  attribute,
  type Candidate,
  gradeOf,
  namedBy,
  readVia,
  sourceOf,
  type Via,
  WHOLE,
  type Words,
  wordsOf,
} from './rules.ts'
import * as store from './store.ts'

type Offered = Candidate & { clickId?: string; nonce?: string }
/** Signing up at the portal is a conversion of its own. */
const SIGN_UP = 'sign_up'

/** Decides, as a contact comes in, whose words brought them, and announces the lead. */
export const recordLead =
  (key: ServeKey): Reaction<'contact.registered' | 'contact.added' | 'contact.imported'> =>
  async (tx, { data }) => {
    const { contactId } = data
    const decided = attribute(await candidates(tx, key, contactId, readVia('via' in data ? data.via : undefined)))
    const trace = JSON.stringify(decided.trace)
    if (decided.source === 'direct') {
      await store.saveAttribution(tx, { contactId, source: 'direct', trace, at: tx.now })
      await tx.emit('lead.recorded', { contactId, source: 'direct' })
      return
    }
    const { route, item, clickId, nonce } = decided.chosen
    const { widgetId } = item!
    const words = wordsOf(item!)
    const advocateId = item!.advocateId!
    const evidence = gradeOf(decided.chosen)
    const source = sourceOf(words)
    const row = { contactId, source, ...words, advocateId, widgetId, evidence }
    await store.saveAttribution(tx, { ...row, clickHash: clickId ?? null, trace, at: tx.now })
    await tx.emit('lead.recorded', { contactId, source, ...words, advocateId, evidence })
    // a conversion on a page is one of a widget's
    if (route === 'page') return
    if (nonce && (await store.serveUsed(tx, SIGN_UP, nonce))) return
    const placementId = nonce && (await store.placementOf(tx, nonce))
    const credits = [{ ...words, advocateId, widgetId, creditBp: WHOLE }]
    await record(
      tx,
      { goal: SIGN_UP, route, evidence, contactId, widgetId, placementId },
      credits,
      nonce ? [nonce] : [],
    )
  }

async function candidates(tx: Tx, key: ServeKey, contactId: string, via: Via): Promise<Offered[]> {
  const found: Offered[] = []
  const named = async (route: 'code' | 'self' | 'page', by: { code: string } | Words) => {
    const item = await store.wordsBy(tx, by)
    found.push({ route, fault: null, item: item && { ...item, own: await isOwn(tx, item, contactId) } })
  }
  if (via.code) await named('code', { code: via.code })
  if (via.self) await named('self', namedBy(via.self))
  if (via.page) await named('page', namedBy(via.page))
  if (via.click) {
    const read = await readClicked(tx, key, via.click)
    if ('fault' in read) found.push({ route: 'click', item: undefined, ...read })
    else found.push(await clicked(tx, read, contactId))
  }
  return found
}

async function clicked(
  tx: Tx,
  { clickId, nonce, clickedAt, told, ...item }: Clicked,
  contactId: string,
): Promise<Offered> {
  const fault = (await store.clickCredited(tx, clickId)) ? 'already_used' : null
  return {
    route: 'click',
    fault,
    item: { ...item, own: await isOwn(tx, item, contactId) },
    clickedAt,
    told,
    clickId,
    nonce,
  }
}
const isOwn = async (tx: Tx, { advocateId }: { advocateId: string | null }, contactId: string) =>
  advocateId !== null && (await store.isPerson(tx, advocateId, contactId))

/** The host's token spoke of orders: each is kept once, as evidence that somebody bought. */
export const keepOrders: Reaction<'contact.identified'> = async (tx, { data: { contactId, identificationId } }) => {
  for (const { id, product, at } of await store.ordersOf(tx, identificationId)) {
    const productId = product === undefined ? null : await store.productIdBySlug(tx, product)
    if (productId === undefined) continue
    const row = { id: newId('pur', tx.now), orderHash: sha256(`order:${id}`), contactId, productId }
    await store.insertPurchase(tx, { ...row, boughtAt: at * 1000, saidAt: tx.now })
  }
}

/** What was bought and done stays as a number; who it was, and whose words it was, goes. */
export const forgetConversions: Reaction<'contact.erased'> = async (tx, { data: { members } }) => {
  await store.forgetPurchases(tx, members)
  await store.forgetWho(tx, members)
}
