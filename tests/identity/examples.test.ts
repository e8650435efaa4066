import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { examples } from '../../site/rooms/host/examples.ts'
import { world } from '../world.ts'

test('the example we show for Node signs a person in, as it stands', async () => {
  const portal = await world({ startsAt: Date.now() })
  const { secret } = (await (await portal.as('olga')).post('/api/v1/identify/keys', { kind: 'HS256', name: 'app' }))
    .body
  const script = examples(portal.publicUrl).Node

  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    env: { PATH: process.env.PATH, ACCLAIM_SECRET: secret },
    encoding: 'utf8',
  })

  const link = new URL(printed.trim())
  expect(link.origin + link.pathname).toBe(`${portal.publicUrl}/auth/identify`)
  const known = await portal.visitor.post('/api/v1/identify', { token: link.searchParams.get('token') })
  expect(known).toMatchObject({ status: 200, body: { account: { email: 'ann@example.com', name: 'Ann Ashby' } } })
  await portal.close()
})
