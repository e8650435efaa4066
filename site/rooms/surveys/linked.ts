import type { Client } from '../../../api/client.ts'
import { t } from '../../locales/t.ts'
import type { Refusal } from '../../state/forms.ts'

/** Lines that end with the number of a request, like "Dark mode [12]". */
const NUMBERED = /\[#?(\d{1,9})\][^\S\n]*$/gm

/** The same lines with what surveys keep of a request, its id, or why they cannot be kept. */
export async function linked({ requests }: Client['api']['v1'], lines: string): Promise<string | Refusal> {
  const numbers = new Set([...lines.matchAll(NUMBERED)].map(([, n = '']) => n))
  const ids = new Map<string, string>()
  for (const n of numbers) {
    const found = await requests[':number'].$get({ param: { number: n }, query: {} })
    if (!found.ok) {
      const title = t('surveys.form.noRequest', { n })
      return { status: 422, code: 'items.request', title, fields: { items: title }, requestId: undefined }
    }
    ids.set(n, (await found.json()).id)
  }
  return lines.replace(NUMBERED, (all, n: string) => `[${ids.get(n) ?? all}]`)
}
