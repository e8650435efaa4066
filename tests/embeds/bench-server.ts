// A process of its own for the benchmarks, so that the one that asks does not take its time from the one that answers.
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { storeGroup } from '../../api/embeds/measuring/intake.ts'
import { marksOf, readBatch } from '../../api/embeds/measuring/rules.ts'
import { actId, nonces, readServe, sealServe, serveKey } from '../../api/kernel/serve-token.ts'
import { QUOTES } from './quotes.ts'
import { stage } from './stage.ts'

const portal = await stage({ ticking: true })
for (const [name, rating, excerpt] of QUOTES) await portal.speak({ name, rating, excerpt })
const widget = await portal.embed()
const base = await portal.open()
const wall = `${base}/v1/w/${widget.publicId}`
const origin = 'https://shop.example'

const serving = async (listener: RequestListener) => {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await new Promise((done) => server.once('listening', done))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

const answer = await fetch(wall, { headers: { origin, 'accept-encoding': 'identity' } })
const body = Buffer.from(await answer.arrayBuffer())
const headers = [...answer.headers].filter(([name]) => !/^(date|connection|keep-alive)$/.test(name)).flat()
const unchanged = [...answer.headers].filter(([name]) => !/^(date|connection|keep-alive|content-.*)$/.test(name)).flat()
const bare = await serving((_req, res) => res.writeHead(200, headers).end(body))
const bare304 = await serving((_req, res) => res.writeHead(304, unchanged).end())

const key = serveKey(portal.secret)
const single = await serving((req, res) => {
  const chunks: Buffer[] = []
  req.on('data', (chunk: Buffer) => chunks.push(chunk))
  req.on('end', async () => {
    const batch = readBatch(Buffer.concat(chunks).toString())
    const read = batch && readServe(key, batch.serve, Date.now())
    if (!batch || !read?.ok) return void res.writeHead(400).end()
    const { nonce } = read.value
    const acts = batch.acts.map(({ act, slot }) => {
      return { id: actId(read.value, slot, act), act, testimonialId: `tst_${12 - slot}`, slot }
    })
    const page = { nonce, widgetId: widget.id, origin, path: batch.path, marks: marksOf(acts) }
    await portal.ctx.write((tx) => storeGroup(tx, [{ ...page, bot: false, arm: 0, acts }]))
    res.writeHead(204).end()
  })
})

const nonce = nonces()
const tokens = (n: number) =>
  Array.from({ length: n }, () =>
    sealServe(key, {
      ...{ nonce: nonce(), widget: widget.number, version: widget.version, variant: 0, ghost: false },
      issuedAt: Date.now() - 5_000,
    }),
  )

process.on('message', async (ask: string | { tokens: number }) => {
  if (typeof ask === 'object') process.send?.(tokens(ask.tokens))
  else if (ask === 'cpu') process.send?.(process.cpuUsage())
  else if (ask === 'stored') {
    process.send?.(
      (await portal.db.read.get<{ n: number }>("SELECT count(*) AS n FROM event WHERE type = 'widget.seen'"))?.n,
    )
  } else {
    await portal.close()
    process.exit(0)
  }
})
process.send?.({
  front: `${portal.url}/v1/w/${widget.publicId}`,
  wall,
  bare,
  bare304,
  seen: `${base}/v1/seen`,
  single,
  origin,
  etag: answer.headers.get('etag'),
})
