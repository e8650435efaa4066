import type { Client } from '../../../api/client.ts'
import { type Answer, type Refusal, refusalOf, text, texts } from '../../state/forms.ts'
import { type Kept, keptOf } from './kept.ts'

const OCTETS = { 'content-type': 'application/octet-stream' }

/**
 * The files a posted form brings: those that are here already, in hidden fields, and photos that a browser without scripts
 * sent along, which are begun, sent and finished here. `shown` goes back into the form when something is refused.
 */
export async function filesOf({ locals }: { locals: { api: Client } }, form: FormData | null) {
  const { v1 } = locals.api.api
  const kept: Kept[] = []
  const dropped = texts(form, 'drop')
  for (const value of texts(form, 'file')) {
    const one = keptOf(value)
    if (!one) continue
    if (dropped.includes(one.id)) await takeBack(v1, one)
    else kept.push(await described(v1, { ...one, alt: text(form, `alt.${one.id}`) }))
  }
  let refusal: Refusal | null = null
  const photos = form?.getAll('photos').filter((one): one is File => typeof one !== 'string' && one.size > 0) ?? []
  for (const photo of photos) {
    const sent = await sendPhoto(v1, photo)
    if ('kind' in sent) kept.push(sent)
    else refusal ??= sent
  }
  return { shown: kept, files: kept.map(({ id, secret }) => ({ id, secret })), refusal }
}

const withSecret = (secret: string) => ({ headers: { 'x-upload-secret': secret } })

async function sendPhoto(v1: Client['api']['v1'], photo: File): Promise<Kept | Refusal> {
  const begun = await v1.files.$post({ json: { kind: 'photo', bytes: photo.size, type: photo.type } })
  if (!begun.ok) return about(photo, begun)
  const { id, secret, parts, partBytes } = await begun.json()
  for (let n = 0; n < parts; n++) {
    const answer = await v1.files[':id'].parts[':n'].$put(
      { param: { id, n: String(n) } },
      {
        headers: { 'x-upload-secret': secret },
        init: {
          body: await photo.slice(n * partBytes, (n + 1) * partBytes).arrayBuffer(),
          headers: { ...OCTETS, 'x-upload-secret': secret },
        },
      },
    )
    if (!answer.ok) return about(photo, answer)
  }
  const finished = await v1.files[':id'].finish.$post({ param: { id } }, withSecret(secret))
  return finished.ok ? { id, secret, kind: 'photo', alt: '' } : about(photo, finished)
}

/** Whatever was wrong with a photo stands beside the photos, with its name. */
async function about(photo: File, answer: Answer): Promise<Refusal> {
  const refusal = await refusalOf(answer)
  const said = Object.values(refusal.fields)[0] ?? refusal.title
  return { ...refusal, fields: { files: `${photo.name.slice(0, 80)}: ${said}` } }
}

async function described(v1: Client['api']['v1'], kept: Kept): Promise<Kept> {
  const { id, secret, alt, kind } = kept
  if (kind === 'photo' && alt) await v1.files[':id'].$put({ param: { id }, json: { alt } }, withSecret(secret))
  return kept
}
const takeBack = (v1: Client['api']['v1'], { id, secret }: Kept) =>
  v1.files[':id'].$delete({ param: { id } }, withSecret(secret))
