import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type World, world } from '../world.ts'
import { shown } from './stage.ts'

let portal: World
let url: string
let files: Awaited<ReturnType<typeof shown>>
beforeAll(async () => {
  portal = await world()
  files = await shown(portal)
  url = await portal.open()
})
afterAll(() => portal.close())

test('through the real port a file has its own rules, each said once', async () => {
  const { headers, status } = await fetch(`${url}/files/${files.photo.id}`)

  expect(status).toBe(200)
  expect(headers.get('content-security-policy')).toBe(
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; sandbox",
  )
  expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin')
  expect([headers.get('x-content-type-options'), headers.get('content-encoding')]).toEqual(['nosniff', null])
})

test('a piece of a film comes as that piece, and who leaves early takes nothing along', async () => {
  const piece = await fetch(`${url}/files/${files.film.id}`, { headers: { range: 'bytes=4-7' } })
  expect([piece.status, piece.headers.get('content-length'), await piece.text()]).toEqual([206, '4', 'ftyp'])

  const leaving = await fetch(`${url}/files/${files.film.id}`)
  await leaving.body!.cancel()
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
})

test.each([
  ['/products/orbit-notes/review', true],
  ['/invitations/abc', true],
  ['/me/reviews/rev_1/edit', true],
  ['/', false],
  ['/products/orbit-notes', false],
  ['/admin/files', false],
])('%s may ask for camera and microphone: %s', async (path, may) => {
  const policy = (await fetch(url + path)).headers.get('permissions-policy')

  expect(policy).toContain(may ? 'camera=(self), microphone=(self)' : 'camera=(), microphone=()')
})

test('a part that stops in the middle leaves nothing and holds nobody up', async () => {
  const { body: upload } = await portal.visitor.post('/api/v1/files', { kind: 'photo', bytes: 1_000 })
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.write(
    [
      `PUT /api/v1/files/${upload.id}/parts/0 HTTP/1.1`,
      ...[`host: ${hostname}:${port}`, `origin: ${url}`, 'content-type: application/octet-stream'],
      ...[`x-upload-secret: ${upload.secret}`, 'content-length: 1000', '', 'half'],
    ].join('\r\n'),
  )
  await new Promise((resolve) => setTimeout(resolve, 50))
  socket.destroy()

  const state = await fetch(`${url}/api/v1/files/${upload.id}/upload`, {
    headers: { 'x-upload-secret': upload.secret },
  })
  expect((await state.json()).received).toEqual([])
})
