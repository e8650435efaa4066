import { t } from '../../locales/t.ts'
import { text } from '../../state/forms.ts'
import { minimumsIn, minimumsOut } from '../partner-desk/group-form.ts'

/** Sums as one line each. */
export const sumsOut = (sums: Record<string, number>) =>
  minimumsOut(Object.entries(sums).map(([currency, amountMinor]) => ({ currency, amountMinor })))
const sumsIn = (written: string) => {
  const all = minimumsIn(written)
  return all && Object.fromEntries(all.map(({ currency, amountMinor }) => [currency, amountMinor]))
}

/** What stands in the form of the rules of paying, or which lines nobody can read. */
export function rulesIn(form: FormData) {
  const [limits, caps] = [sumsIn(text(form, 'limits')), sumsIn(text(form, 'caps'))]
  const wrong = {
    ...(!limits && { limits: t('payoutRules.wrong') }),
    ...(!caps && { caps: t('payoutRules.wrong') }),
  }
  const [name, iban, bic] = ['name', 'iban', 'bic'].map((one) => text(form, `debtor.${one}`).trim())
  const days = text(form, 'coolDownDays').trim()
  return {
    wrong: Object.keys(wrong).length > 0 ? (wrong as Record<string, string>) : null,
    json: {
      coolDownDays: /^\d{1,3}$/.test(days) ? Number(days) : Number.NaN,
      taxForms: text(form, 'taxForms') === 'yes',
      ...{ limits: limits ?? {}, caps: caps ?? {} },
      debtor: name || iban || bic ? { name: name ?? '', iban: iban ?? '', bic: bic ?? '' } : null,
    },
  }
}
