import { Hono } from 'hono'
import { z } from 'zod'
import { escapeHtml } from '../kernel/html.ts'
import { answer, anyone, doc, type Env, query } from '../kernel/http.ts'
import { notFound, problem } from '../kernel/problem.ts'
import { reservedHeight } from './rules.ts'
import { showableAmong } from './showing/store.ts'
import * as store from './store.ts'
import { linkOf } from './subjects/showing.ts'

const Asked = z.object({
  url: z.string().max(2_000),
  format: z.string().max(20).default('json'),
  maxwidth: z.coerce.number().int().min(1).max(10_000).optional(),
  maxheight: z.coerce.number().int().min(1).max(20_000).optional(),
})
/** What an editor needs to show a widget by its address (oembed.com, version 1.0). */
export const OEmbed = z
  .object({
    version: z.literal('1.0'),
    type: z.literal('rich'),
    title: z.string(),
    provider_name: z.string(),
    provider_url: z.string(),
    width: z.number(),
    height: z.number(),
    html: z.string(),
    cache_age: z.number(),
  })
  .meta({ id: 'OEmbed' })

const WIDTH = 1_100
const PAGE = /^\/(?:w\/([\w-]{1,40})\/?|v1\/w\/([\w-]{1,40})\.frame)$/

/** The public id in the address of a widget's page or frame of this portal. */
export function widgetIn(url: string, publicUrl: string): string | undefined {
  if (!URL.canParse(url)) return undefined
  const { origin, pathname } = new URL(url)
  const [, page, frame] = (origin === new URL(publicUrl).origin && PAGE.exec(pathname)) || []
  return page ?? frame
}

/** How high a widget was drawn in the column nearest to a width. */
const heightAt = (heights: Record<string, number>, width: number) =>
  heights[width < 580 ? '390' : width < 1_020 ? '768' : '1280']

/** @param publicUrl without a slash at its end */
export const oembedRoutes = ({ publicUrl }: { publicUrl: string }) =>
  new Hono<Env>().get(
    '/',
    doc('A widget for an editor that knows oEmbed', 'widgets', { 200: OEmbed }),
    anyone,
    query(Asked),
    async (c) => {
      const { read } = c.var.ctx
      const { url, format, maxwidth, maxheight } = c.req.valid('query')
      c.header('access-control-allow-origin', '*')
      if (format !== 'json') throw problem('not_implemented', 'oembed.format', 'Ask for format=json.')
      const publicId = widgetIn(url, publicUrl)
      const found = publicId === undefined ? undefined : await store.widgetByPublicId(read, publicId)
      if (!found || found.widget.state !== 'live' || found.widget.kind === 'popup') {
        throw notFound('widget.unknown', 'There is no widget at this address.')
      }
      const { widget, product } = found
      const width = Math.min(WIDTH, maxwidth ?? WIDTH)
      const row = await store.versionOf(read, widget.id, widget.version)
      const shown = await showableAmong(read, row ? (JSON.parse(row.items) as string[]) : [])
      const measured = heightAt(JSON.parse(widget.heights) as Record<string, number>, width)
      const full =
        measured ??
        reservedHeight(
          shown.map(({ excerpt }) => excerpt),
          widget.kind,
        )
      const height = Math.min(full, maxheight ?? full)
      const link = await linkOf(read, widget, publicUrl, product.name)
      const title = link?.title ?? `What customers say about ${product.name}`
      const source = escapeHtml(`${publicUrl}/v1/w/${widget.publicId}.frame`)
      c.header('cache-control', 'public, max-age=300')
      return answer(c, OEmbed, {
        ...{ version: '1.0', type: 'rich', title, width, height, cache_age: 300 },
        ...{ provider_name: new URL(publicUrl).host, provider_url: publicUrl },
        html: `<iframe src="${source}" title="${escapeHtml(title)}" width="${width}" height="${height}" loading="lazy" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>`,
      })
    },
  )
