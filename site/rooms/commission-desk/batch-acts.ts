import type { Client } from '../../../api/client.ts'
import { type Answer, text } from '../../state/forms.ts'

/** What a form of a batch's page asks for. */
export async function actOn(v1: Client['api']['v1'], id: string, form: FormData): Promise<Answer> {
  const batch = v1['payout-batches'][':id']
  const act = text(form, 'act')
  const payout = { param: { id: text(form, 'payout') } }
  if (act === 'agree')
    return batch.agreement.$post({ param: { id }, json: { totalMinor: Number(text(form, 'totalMinor')) } })
  if (act === 'cancel') return batch.cancel.$post({ param: { id } })
  if (act === 'results') {
    const file = form.get('file')
    const body = file instanceof File ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array()
    return batch.results.$post({ param: { id } }, { init: { body, headers: { 'content-type': 'text/csv' } } })
  }
  if (act === 'late-yes' || act === 'late-no')
    return v1.payouts[':id'].late.$post({ ...payout, json: { arrived: act === 'late-yes' } })
  const json =
    act === 'paid'
      ? { paid: true as const, providerRef: text(form, 'providerRef') }
      : { paid: false as const, reason: text(form, 'reason') }
  return v1.payouts[':id'].mark.$post({ ...payout, json })
}
