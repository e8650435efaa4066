import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PATIENT } from '../patient.ts'

export const KEY = { id: 'AKIDTEST', secret: 'se/cr+et' }
const hex = (text: string | Buffer) => createHash('sha256').update(text).digest('hex')
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()
const coded = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)

/** AWS Signature Version 4, computed anew from what came. */
function isSigned(req: IncomingMessage, url: URL, body: Buffer): boolean {
  const auth = req.headers.authorization ?? ''
  const [, id, scope = '', names = '', signature = ''] =
    auth.match(/^AWS4-HMAC-SHA256 Credential=([^/]+)\/([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/) ?? []
  const hash = String(req.headers['x-amz-content-sha256'])
  if (id !== KEY.id || hash !== hex(body)) return false
  if (!names.split(';').includes('x-amz-content-sha256') || !names.split(';').includes('host')) return false
  const query = [...url.searchParams].map(([k, v]) => `${coded(k)}=${coded(v)}`).sort()
  const headers = names.split(';').map((name) => `${name}:${String(req.headers[name]).trim()}\n`)
  const path = url.pathname.split('/').map((part) => coded(decodeURIComponent(part)))
  const canonical = [req.method, path.join('/'), query.join('&'), headers.join(''), names, hash].join('\n')
  const [date = '', region = '', service = ''] = scope.split('/')
  const when = String(req.headers['x-amz-date'])
  const text = ['AWS4-HMAC-SHA256', when, scope, hex(canonical)].join('\n')
  const key = ['aws4_request'].reduce(
    hmac,
    [date, region, service].reduce<string | Buffer>(hmac, `AWS4${KEY.secret}`) as Buffer,
  )
  return timingSafeEqual(Buffer.from(signature, 'hex'), hmac(key, text))
}

/** A server that keeps files as S3 does, and believes no request that is not signed. Two names fit on a page. */
export async function bucket() {
  const kept = new Map<string, Buffer>()
  const refused: string[] = []
  let failing = 0
  const server = createServer(PATIENT, (req, res) => {
    const chunks: Buffer[] = []
    req.on('data', (chunk: Buffer) => chunks.push(chunk))
    req.on('end', () => {
      const body = Buffer.concat(chunks)
      const url = new URL(req.url ?? '/', `http://${req.headers.host}`)
      if (!isSigned(req, url, body)) {
        refused.push(`${req.method} ${req.url}`)
        return res.writeHead(403).end('<Error><Code>SignatureDoesNotMatch</Code></Error>')
      }
      if (failing-- > 0) return res.writeHead(503).end('<Error><Code>SlowDown</Code></Error>')
      const key = decodeURIComponent(url.pathname.replace(/^\/words\/?/, ''))
      if (key === '') return res.writeHead(200).end(listed(kept, url.searchParams))
      if (req.method === 'PUT') {
        kept.set(key, body)
        return res.writeHead(200).end()
      }
      if (req.method === 'DELETE') {
        kept.delete(key)
        return res.writeHead(204).end()
      }
      const found = kept.get(key)
      if (!found) return res.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>')
      const [, start, end] = req.headers.range?.match(/^bytes=(\d+)-(\d+)$/) ?? []
      if (start === undefined) return res.writeHead(200).end(found)
      return res.writeHead(206).end(found.subarray(Number(start), Number(end) + 1))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const secret = encodeURIComponent(KEY.secret)
  return {
    kept,
    refused,
    url: `s3+http://${KEY.id}:${secret}@127.0.0.1:${port}/words?region=eu-test-1&prefix=portal`,
    fail: (times: number) => void (failing = times),
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

function listed(kept: Map<string, Buffer>, asked: URLSearchParams): string {
  const after = asked.get('continuation-token') ?? ''
  const names = [...kept.keys()].filter((key) => key.startsWith(asked.get('prefix') ?? '') && key > after).sort()
  const page = names.slice(0, 2)
  const contents = page.map((key) => `<Contents><Key>${key}</Key><Size>${kept.get(key)!.length}</Size></Contents>`)
  const more = names.length > 2 ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : ''
  return `<?xml version="1.0"?><ListBucketResult><IsTruncated>${names.length > 2}</IsTruncated>${more}${contents.join('')}</ListBucketResult>`
}
