import { CHANNELS } from '../../db/schema/links.ts'
import type { Customer } from '../kernel/actor.ts'
import type { Ctx } from '../kernel/context.ts'
import { decodeCursor, pageOf } from '../kernel/page.ts'
import { notFound } from '../kernel/problem.ts'
import type { Link, LinkDetail, LinkQuery, MyLinks } from './contract.ts'
import { type Channel, dayOf, destinationOf, TRACE_DAYS } from './rules.ts'
import * as store from './store.ts'

type Reading = Pick<Ctx, 'read' | 'now'>
const DAY_MS = 86_400_000

export const addressOf = (publicUrl: string, code: string, channel?: Channel) =>
  `${publicUrl}/r/${code}${channel ? `/${channel}` : ''}`
const since = (now: number) => dayOf(now - (TRACE_DAYS - 1) * DAY_MS)
const channelOf = (stored: string) => (stored === '' ? null : (stored as Channel))

interface Found {
  link: store.LinkRow
  owner: { contactId: string; name: string } | null
}
/** Links as staff see them. */
async function shown(read: Ctx['read'], publicUrl: string, found: Found[]): Promise<Link[]> {
  const [{ hosts }, counts] = await Promise.all([
    store.linkRules(read),
    store.countsOf(
      read,
      found.map(({ link }) => link.id),
    ),
  ])
  const ours = new Set([...hosts, new URL(publicUrl).host])
  return found.map(({ link, owner }) => {
    const { host } = destinationOf(link.code, link.destination)
    return {
      ...link,
      url: addressOf(publicUrl, link.code),
      leadsThere: host === null || ours.has(host),
      owner: owner?.contactId ? owner : null,
      clicks: counts.find(({ linkId }) => linkId === link.id) ?? store.NONE,
    }
  })
}

export async function readLinks({ read }: Reading, publicUrl: string, asked: LinkQuery) {
  const rows = await store.links(read, asked, decodeCursor(asked.cursor))
  const { items, nextCursor } = pageOf(rows, asked.limit, ({ link: { createdAt: at, id } }) => ({ at, id }))
  return { items: await shown(read, publicUrl, items), nextCursor }
}

/** @throws Problem link.not_found */
export async function readLink({ read, now }: Reading, publicUrl: string, id: string): Promise<LinkDetail> {
  const found = await store.linkWithOwner(read, id)
  if (!found) throw notFound('link.not_found', 'There is no such link.')
  const [one] = await shown(read, publicUrl, [found])
  const channels = await store.channelsOf(read, [id])
  return {
    ...one!,
    channels: channels.map(({ channel, ...counts }) => ({ ...counts, channel: channelOf(channel) })),
    days: await store.daysOf(read, [id], since(now())),
  }
}

/** A customer's own links: those of all contacts that are them. */
export async function readMine({ read, now, actor }: Ctx<Customer>, publicUrl: string): Promise<MyLinks> {
  const rows = await store.linksOfPerson(read, actor.contactId)
  const ids = rows.map(({ id }) => id)
  const [channels, days] = [await store.channelsOf(read, ids), await store.daysOf(read, ids, since(now()))]
  return {
    items: rows.map(({ id, code, label, destination, disabledAt }) => {
      const mine = channels.filter(({ linkId, real }) => linkId === id && real > 0)
      return {
        ...{ id, code, label, url: addressOf(publicUrl, code), personal: destination === null },
        enabled: disabledAt === null,
        urls: Object.fromEntries(CHANNELS.map((one) => [one, addressOf(publicUrl, code, one)])) as Record<
          Channel,
          string
        >,
        clicks: mine.reduce((sum, { real }) => sum + real, 0),
        byChannel: mine.map(({ channel, real }) => ({ channel: channelOf(channel), clicks: real })),
        byDay: days
          .filter(({ linkId, real }) => linkId === id && real > 0)
          .map(({ day, real }) => ({ day, clicks: real })),
      }
    }),
  }
}
