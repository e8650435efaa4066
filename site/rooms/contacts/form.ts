import { text } from '../../state/forms.ts'

/** What stands in the form: what was typed, else what is known. */
export function typedOf(
  form: FormData | null,
  known?: {
    name: string
    externalId: string | null
    company: { name: string } | null
    plan: string | null
  },
) {
  if (!form && known) {
    const { name, externalId, company, plan } = known
    return { email: '', name, externalId: externalId ?? '', company: company?.name ?? '', plan: plan ?? '' }
  }
  const typed = (name: string) => text(form, name).trim()
  return {
    ...{ email: typed('email'), name: typed('name'), externalId: typed('externalId') },
    ...{ company: typed('company'), plan: typed('plan') },
  }
}
