import type { Client } from '../../../api/client.ts'
import { audienceIn, type Values } from './form.ts'

/** What stands beside the form: the mail and who fits; null for what the api cannot say of half a form. */
export async function beside(v1: Client['api']['v1'], values: Values) {
  const { productSlug, subject, message, incentive } = values
  const [mail, reach] = await Promise.all([
    v1.mail.invitations.preview.$post({ json: { productSlug, subject, message, incentive } }),
    v1.invitations.campaigns.reach.$post({ json: { productSlug, audience: audienceIn(values) } }),
  ])
  return { mail: mail.ok ? await mail.json() : null, reach: reach.ok ? await reach.json() : null }
}
