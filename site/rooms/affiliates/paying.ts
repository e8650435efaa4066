import type { SaveMethod, SaveTaxForm } from '../../../api/affiliates/payouts/contract.ts'
import { text } from '../../state/forms.ts'

export const RAILS = ['sepa', 'paypal', 'wise', 'other'] as const
export const TAX_KINDS = ['w9', 'w8ben', 'w8bene', 'vat', 'none'] as const
export const PAYOUT_KINDS = { draft: 'plain', approved: 'plain', paid: 'good', failed: 'bad', dropped: 'warn' } as const
/** Why a payout that was drawn up was not sent, where we have words for it. */
export const DROPPED = ['cancelled', 'changed', 'on_hold', 'banned', 'tax_form_missing', 'tax_form_expired'] as const

/** What the form says; the api says what is wrong with it. */
export const methodIn = (form: FormData) =>
  ({
    ...{ rail: text(form, 'rail'), name: text(form, 'name'), account: text(form, 'account') },
    bic: text(form, 'bic'),
  }) as SaveMethod
export const taxIn = (form: FormData) => ({ kind: text(form, 'kind'), lastFour: text(form, 'lastFour') }) as SaveTaxForm
