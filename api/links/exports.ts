import type { Export } from '../kernel/export.ts'
import * as store from './store.ts'

const moment = (at: number | null) => (at === null ? null : new Date(at).toISOString())

export const exportLinks: Export = {
  async page(db, afterId, limit) {
    const rows = await store.linksAfter(db, afterId, limit)
    const counts = new Map(
      (
        await store.countsOf(
          db,
          rows.map(({ id }) => id),
        )
      ).map((one) => [one.linkId, one]),
    )
    return rows.map(({ id, code, label, ownerId, destination, createdAt, disabledAt }) => {
      const { linkId: _, ...clicks } = counts.get(id) ?? { linkId: id, ...store.NONE }
      const when = { createdAt: moment(createdAt), disabledAt: moment(disabledAt) }
      return { id, code, label, contactId: ownerId, destination, ...when, ...clicks }
    })
  },
  columns: [
    ...['id', 'code', 'label', 'contactId', 'destination', 'createdAt', 'disabledAt'],
    ...['real', 'duplicates', 'own', 'embedded', 'prefetches', 'bots'],
  ],
}

/** Every click, also those that count for nothing, without what tells networks and browsers apart. */
export const exportClicks: Export = {
  async page(db, afterId, limit) {
    const rows = await store.clicksAfter(db, afterId, limit)
    return rows.map(({ code, click: { networkHash: _a, browserHash: _b, at, ...click } }) => ({
      ...click,
      ...{ code, at: moment(at) },
    }))
  },
  columns: [
    ...['id', 'at', 'code', 'linkId', 'channel', 'subId', 'referrerHost', 'landing', 'paidParam'],
    ...['navigation', 'duplicate', 'own', 'prefetch', 'bot', 'hosting', 'country', 'kept'],
  ],
}
