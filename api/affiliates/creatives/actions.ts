import type { Reads } from '../../../db/client.ts'
import { actorId, type Customer, type May } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { checkDestination } from '../../kernel/link-rules.ts'
import { conflict, invalid, notFound, Problem } from '../../kernel/problem.ts'
import { mustBePartner } from '../partners/known.ts'
import type { Creatives, MyCreatives, SaveCreative } from './contract.ts'
import { codeOf, plainOf, siteOf } from './rules.ts'
import * as store from './store.ts'

type Manager = Ctx<May<'affiliates.manage'>>
/** The tag of a live widget and the websites that may show it. */
export type Tags = (read: Reads, widgetId: string) => Promise<{ tag: string; origins: string[] } | undefined>
export const MOST_CREATIVES = 200

/** An address of the company's own. @throws Problem input.invalid */
async function ours(tx: Tx, typed: string, ownHost: string) {
  try {
    return checkDestination(typed, await store.linkRules(tx), ownHost)
  } catch (error) {
    if (error instanceof Problem && error.fields?.['destination']) throw invalid('address', error.fields['destination'])
    throw error
  }
}
async function rowOf(tx: Tx, input: SaveCreative, ownHost: string, before?: string | null) {
  const { kind, name, words, disclosure } = input
  const row = { kind, name, words, disclosure, address: null, width: null, height: null, widgetId: null }
  if (kind === 'text') return row
  if (kind === 'widget') {
    const { widgetId } = input
    if (widgetId !== before && !(await store.showingWidgets(tx)).some(({ id }) => id === widgetId))
      throw invalid('widgetId', 'Choose a live widget that shows what customers say.')
    return { ...row, widgetId }
  }
  const address = await ours(tx, input.address, ownHost)
  if (kind === 'link') return { ...row, address }
  const { protocol, host } = new URL(address)
  if (protocol !== 'https:' && host !== ownHost)
    throw invalid('address', 'A picture needs an address that starts with https://, or other pages do not show it.')
  return { ...row, address, width: input.width, height: input.height }
}

export const addCreative = (ctx: Manager, input: SaveCreative, ownHost: string) =>
  ctx.write(async (tx) => {
    if ((await store.howMany(tx)) >= MOST_CREATIVES)
      throw conflict('creative.too_many', `There are ${MOST_CREATIVES}, which is the most there are. Change one.`)
    const row = await rowOf(tx, input, ownHost)
    const [id, createdBy] = [newId('cre', tx.now), actorId(ctx.actor)!]
    await store.insertCreative(tx, { ...row, id, createdBy, createdAt: tx.now, updatedAt: tx.now })
    await tx.emit('creative.saved', { creativeId: id })
  })

const gone = () => notFound('creative.not_found', 'There is no such thing for partners.')
export const changeCreative = (ctx: Manager, id: string, input: SaveCreative, ownHost: string) =>
  ctx.write(async (tx) => {
    const before = await store.creativeBy(tx, id)
    if (!before) throw gone()
    if (before.kind !== input.kind)
      throw conflict('creative.kind_stays', 'What kind it is stays. Make another, and switch this one off.')
    await store.changeCreative(tx, id, { ...(await rowOf(tx, input, ownHost, before.widgetId)), updatedAt: tx.now })
    await tx.emit('creative.saved', { creativeId: id })
  })
/** What partners pasted somewhere stays there; it is only offered no longer. */
export const switchCreative = (ctx: Manager, id: string, enabled: boolean) =>
  ctx.write(async (tx) => {
    const before = await store.creativeBy(tx, id)
    if (!before) throw gone()
    if (enabled === (before.disabledAt === null)) return
    await store.changeCreative(tx, id, { disabledAt: enabled ? null : tx.now })
    await tx.emit(enabled ? 'creative.on' : 'creative.off', { creativeId: id })
  })

export async function creativeList(read: Reads): Promise<Creatives> {
  const rows = await store.creatives(read)
  return {
    items: rows.map(({ creative, widget }) => ({
      ...creative,
      enabled: creative.disabledAt === null,
      widget: widget && { id: widget.id, name: widget.name, live: widget.state === 'live' },
    })),
    widgets: await store.showingWidgets(read),
  }
}

interface Where {
  publicUrl: string
  tags: Tags
}
/** Everything a partner can take, with a link of their own in it. @throws Problem partner.not_found, link.not_found */
export async function myCreatives(
  { read, actor }: Ctx<Customer>,
  { publicUrl, tags }: Where,
  asked: string | undefined,
): Promise<MyCreatives> {
  const partner = await mustBePartner(read, actor.contactId)
  // a pause or a ban stopped all of their links
  const found = await store.linksOn(read, actor.contactId)
  const links = found.map(({ code, destination, ...one }) => ({
    ...{ ...one, url: `${publicUrl}/r/${code}`, destination: destination! },
  }))
  const chosen = asked ? links.find(({ id }) => id === asked) : links[0]
  if (asked && !chosen) throw notFound('link.not_found', 'There is no such link.')
  const items: MyCreatives['items'] = []
  for (const one of chosen ? await store.creativesOn(read) : []) {
    const leads = one.kind === 'link' ? links.find(({ destination }) => destination === one.address) : chosen
    const shown = one.widgetId ? await tags(read, one.widgetId) : undefined
    if (one.kind === 'widget' && !shown) continue
    const url = leads ? leads.url + (shown ? '/widget' : '') : null
    const site = siteOf(partner.website)
    items.push({
      ...{ ...one, url },
      text: url && one.kind === 'text' ? plainOf(one, url) : null,
      html: url && codeOf(one, url, shown?.tag),
      shownOnSite: shown && site ? shown.origins.includes(site) : null,
    })
  }
  return { links, chosen: chosen?.id ?? null, items }
}
