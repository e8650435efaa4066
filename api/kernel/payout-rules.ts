/** What the company says of paying partners; stored by settings, followed by affiliates. */
export interface PayoutRules {
  /** How long a changed method is not used. */
  coolDownDays: number
  /** Whether nobody is paid without a tax form that was looked at. */
  taxForms: boolean
  /** Above these sums two people have to agree to a batch, by currency; where none is named, one is enough. */
  limits: Record<string, number>
  /** A commission above this is looked at before it can be paid, by currency (rule 22 of 4.3). */
  caps: Record<string, number>
  /** From which account SEPA files pay. */
  debtor: { name: string; iban: string; bic: string } | null
}
export const PAYOUTS = 'payouts'
export const DEFAULT_PAYOUTS: PayoutRules = { coolDownDays: 7, taxForms: false, limits: {}, caps: {}, debtor: null }
