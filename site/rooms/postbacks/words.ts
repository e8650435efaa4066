import { hasWord, t } from '../../locales/t.ts'

/** What a kind of message tells a partner; its own name when there is no sentence. */
export function kindWords(type: string) {
  const word = `postbacks.type.${type}`
  const usual = `webhooks.type.${type}`
  return hasWord(word) ? t(word) : hasWord(usual) ? t(usual) : type
}

export const VERIFY = `import { Webhook } from 'standardwebhooks'

// throws when it does not come from us, or is older than five minutes
const message = new Webhook(process.env.POSTBACK_SECRET).verify(body, headers)`

export const EXAMPLE = JSON.stringify(
  {
    type: 'commission.created',
    timestamp: '2026-03-04T10:00:00.000Z',
    data: {
      ...{ partnerId: 'par_…', commissionId: 'com_…', state: 'pending', amountMinor: 1800, currency: 'EUR' },
      ...{ leftMinor: 1800, kind: 'sale', saleId: 'sal_…', occurredAt: '2026-03-04T09:58:12.000Z' },
      ...{ attributionId: 'att_…', linkCode: 'ANNA99', subId: 'spring' },
    },
    id: 'evt_…',
  },
  null,
  2,
)
