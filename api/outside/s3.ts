import { AwsClient } from 'aws4fetch'
import { ConfigError } from '../config.ts'
import { sha256 } from '../kernel/hash.ts'
import type { Files } from '../kernel/outside.ts'

const PATIENCE_MS = 30_000
const TRIES = 3

/**
 * Files in a bucket of any S3-compatible server, addressed by path.
 * @param address `s3://key:secret@host/bucket?region=eu-1&prefix=portal`; `s3+http:` for a server on one's own network
 * @throws ConfigError
 */
export function s3Files(address: string): Files {
  const url = new URL(address)
  const [bucket = '', ...more] = url.pathname.slice(1).split('/')
  const [accessKeyId, secretAccessKey] = [decodeURIComponent(url.username), decodeURIComponent(url.password)]
  if (!accessKeyId || !secretAccessKey || !bucket || more.some((part) => part !== ''))
    throw new ConfigError('FILES_URL is not an address like s3://key:secret@s3.example.com/bucket?region=eu-1.')
  const client = new AwsClient({
    ...{ accessKeyId, secretAccessKey, service: 's3', retries: TRIES },
    region: url.searchParams.get('region') ?? 'us-east-1',
  })
  const prefix = url.searchParams.get('prefix')?.replace(/^\/+|\/+$/g, '') ?? ''
  const base = prefix === '' ? '' : `${prefix}/`
  const root = `${url.protocol === 's3+http:' ? 'http' : 'https'}://${url.host}/${bucket}`
  const at = (key: string) => `${root}/${base}${key}`

  async function send(method: string, target: string, { body, range }: { body?: Uint8Array; range?: string } = {}) {
    return client.fetch(target, {
      method,
      headers: { 'x-amz-content-sha256': sha256(body ?? ''), ...(range && { range }) },
      ...(body && { body: new Uint8Array(body) }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
  }
  async function good(answer: Response): Promise<Response> {
    if (answer.ok) return answer
    const said = (await answer.text().catch(() => '')).match(/<Code>(\w+)<\/Code>/)?.[1] ?? 'no code'
    throw new Error(`the file store answered ${answer.status} (${said})`)
  }

  return {
    async put(key, body) {
      await good(await send('PUT', at(key), { body }))
    },
    async get(key, range) {
      const answer = await send('GET', at(key), range && { range: `bytes=${range.start}-${range.end}` })
      if (answer.status === 404) {
        await answer.body?.cancel()
        return undefined
      }
      return new Uint8Array(await (await good(answer)).arrayBuffer())
    },
    async list(wanted) {
      const found: { key: string; bytes: number }[] = []
      let token: string | undefined
      do {
        const asked = new URLSearchParams({ 'list-type': '2', prefix: base + wanted })
        if (token) asked.set('continuation-token', token)
        const xml = await (await good(await send('GET', `${root}?${asked}`))).text()
        for (const [, one = ''] of xml.matchAll(/<Contents>([\s\S]*?)<\/Contents>/g)) {
          const key = within(one, 'Key')
          if (key?.startsWith(base)) found.push({ key: key.slice(base.length), bytes: Number(within(one, 'Size')) })
        }
        token = within(xml, 'IsTruncated') === 'true' ? within(xml, 'NextContinuationToken') : undefined
      } while (token)
      return found
    },
    async delete(key) {
      const answer = await send('DELETE', at(key))
      if (answer.status !== 404) await good(answer)
    },
  }
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const within = (xml: string, tag: string) =>
  xml
    .match(new RegExp(`<${tag}>([^<]*)</${tag}>`))?.[1]
    ?.replace(/&(\w+);/g, (all, name: string) => ENTITIES[name] ?? all)
