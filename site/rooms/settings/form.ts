import type { Client } from '../../../api/client.ts'
import type { Answer } from '../../state/forms.ts'
import { text } from '../../state/forms.ts'
import type { StaffRole } from '../../state/roles.ts'
import { asKind } from '../reviews/kinds.ts'

export const PARTS = ['brand', 'products', 'staff', 'keys'] as const

/** Something shown once: an invitation's link or a key. */
export interface Secret {
  value: string
  expiresAt?: number
}
interface Saved {
  answer: Answer
  done: string
  secret?: Secret
}

/** Each form of the settings names what it is about; this says it to the api. */
export async function save(v1: Client['api']['v1'], form: FormData): Promise<Saved> {
  const said = (name: string) => text(form, name)
  switch (said('about')) {
    case 'brand': {
      const json = { companyName: said('companyName'), accent: said('accent') }
      return { answer: await v1.settings.brand.$put({ json }), done: 'brand' }
    }
    case 'product': {
      const url = said('url')
      const json = {
        name: said('name'),
        kind: asKind(said('kind')),
        description: said('description'),
        ...(url && { url }),
      }
      return { answer: await v1.products.$post({ json }), done: 'product' }
    }
    case 'invitation': {
      const answer = await v1.staff.invitations.$post({ json: { role: said('role') as StaffRole } })
      if (!answer.ok) return { answer, done: '' }
      const { link, expiresAt } = await answer.json()
      return { answer, done: '', secret: { value: link, expiresAt } }
    }
    case 'role': {
      const [param, json] = [{ id: said('colleague') }, { role: said('role') as StaffRole }]
      return { answer: await v1.staff[':id'].role.$put({ param, json }), done: 'role' }
    }
    case 'out':
      return { answer: await v1.staff[':id'].$delete({ param: { id: said('colleague') } }), done: 'out' }
    case 'key': {
      const answer = await v1['api-keys'].$post({ json: { name: said('name') } })
      if (!answer.ok) return { answer, done: '' }
      return { answer, done: '', secret: { value: (await answer.json()).key } }
    }
    default:
      return { answer: await v1['api-keys'][':id'].$delete({ param: { id: said('revoke') } }), done: 'key' }
  }
}
