import { csvLine } from '../../kernel/csv.ts'
import { minorDigits } from '../../kernel/money.ts'
import type { Rail } from './rules.ts'

/** Files of payouts as rails take them (referrals-and-affiliates 3.3). Pure: the same items give the same bytes. */
export interface Item {
  payoutId: string
  name: string
  /** E-mail address, IBAN, or whatever was agreed. */
  account: string
  bic: string
  amountMinor: number
}
export interface FileOf {
  batchId: string
  currency: string
  items: readonly Item[]
  companyName: string
  createdAt: number
  debtor: { name: string; iban: string; bic: string } | null
}
/** Each with the version of the rail's template it follows. */
export const FORMATS = {
  paypal: { name: 'paypal-payouts-web/2024', type: 'text/csv', extension: 'csv', most: 5_000 },
  wise: { name: 'wise-batch-email/2024', type: 'text/csv', extension: 'csv', most: 1_000 },
  sepa: { name: 'pain.001.001.09', type: 'application/xml', extension: 'xml', most: 10_000 },
  other: { name: 'acclaim-payouts/1', type: 'text/csv', extension: 'csv', most: 50_000 },
} as const satisfies Record<Rail, { name: string; type: string; extension: string; most: number }>

/** As people and machines write it, without thousands: `12.50`, `1250` for yen, `1.250` for dinars. */
export function decimal(amountMinor: number, currency: string): string {
  const digits = minorDigits(currency)
  const text = String(amountMinor).padStart(digits + 1, '0')
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`
}
/** The other way; undefined for what is no amount of this currency. */
export function minorOf(text: string, currency: string): number | undefined {
  const digits = minorDigits(currency)
  const [, whole, part = ''] = /^\s*(\d{1,13})(?:[.,](\d{1,3}))?\s*$/.exec(text) ?? []
  if (whole === undefined || part.length > digits) return undefined
  const minor = Number(whole + part.padEnd(digits, '0'))
  return Number.isSafeInteger(minor) ? minor : undefined
}
/** Letters that no bank stumbles over; for a name in a SEPA file. */
const plainName = (name: string) =>
  name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9 /\-?:().,'+]/g, '')
    .slice(0, 70)
    .trim() || 'Partner'

const paypal = ({ items, currency, companyName }: FileOf) =>
  items
    .map(({ payoutId, account, amountMinor }) =>
      csvLine([
        account,
        decimal(amountMinor, currency),
        currency,
        payoutId,
        `Payout from ${companyName}`.slice(0, 400),
        'PAYPAL',
      ]),
    )
    .join('')

const WISE = [
  ...['name', 'recipientEmail', 'paymentReference', 'receiverType', 'amountCurrency', 'amount'],
  ...['sourceCurrency', 'targetCurrency'],
]
const wise = ({ items, currency }: FileOf) =>
  csvLine(WISE) +
  items
    .map(({ payoutId, name, account, amountMinor }) =>
      csvLine([
        name,
        account,
        payoutId.slice(-18),
        'PERSON',
        'target',
        decimal(amountMinor, currency),
        currency,
        currency,
      ]),
    )
    .join('')

const GENERIC = ['payoutId', 'name', 'account', 'amount', 'currency']
const other = ({ items, currency }: FileOf) =>
  csvLine(GENERIC) +
  items
    .map(({ payoutId, name, account, amountMinor }) =>
      csvLine([payoutId, name, account, decimal(amountMinor, currency), currency]),
    )
    .join('')

const xml = (text: string) =>
  text.replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' })[c]!)
const sum = (items: readonly Item[]) => items.reduce((all, { amountMinor }) => all + amountMinor, 0)
const agent = (tag: 'DbtrAgt' | 'CdtrAgt', bic: string) =>
  bic
    ? `<${tag}><FinInstnId><BICFI>${xml(bic)}</BICFI></FinInstnId></${tag}>`
    : `<${tag}><FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId></${tag}>`
/** A customer credit transfer initiation of ISO 20022, as SEPA banks take it. Ids have at most 35 characters. */
function sepa({ items, batchId, createdAt, debtor }: FileOf): string {
  const { name, iban, bic } = debtor!
  const [total, when] = [decimal(sum(items), 'EUR'), new Date(createdAt).toISOString()]
  const one = ({ payoutId, name: to, account, bic: theirs, amountMinor }: Item) =>
    `<CdtTrfTxInf><PmtId><EndToEndId>${xml(payoutId)}</EndToEndId></PmtId><Amt><InstdAmt Ccy="EUR">${decimal(amountMinor, 'EUR')}</InstdAmt></Amt>${theirs ? agent('CdtrAgt', theirs) : ''}<Cdtr><Nm>${xml(plainName(to))}</Nm></Cdtr><CdtrAcct><Id><IBAN>${xml(account)}</IBAN></Id></CdtrAcct><RmtInf><Ustrd>${xml(payoutId)}</Ustrd></RmtInf></CdtTrfTxInf>`
  const head = `<NbOfTxs>${items.length}</NbOfTxs><CtrlSum>${total}</CtrlSum>`
  return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn><GrpHdr><MsgId>${xml(batchId)}</MsgId><CreDtTm>${when}</CreDtTm>${head}<InitgPty><Nm>${xml(plainName(name))}</Nm></InitgPty></GrpHdr><PmtInf><PmtInfId>${xml(batchId)}</PmtInfId><PmtMtd>TRF</PmtMtd>${head}<PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl></PmtTpInf><ReqdExctnDt><Dt>${when.slice(0, 10)}</Dt></ReqdExctnDt><Dbtr><Nm>${xml(plainName(name))}</Nm></Dbtr><DbtrAcct><Id><IBAN>${xml(iban)}</IBAN></Id></DbtrAcct>${agent('DbtrAgt', bic)}<ChrgBr>SLEV</ChrgBr>${items.map(one).join('')}</PmtInf></CstmrCdtTrfInitn></Document>
`
}

export const fileOf = (rail: Rail, what: FileOf): string => ({ paypal, wise, sepa, other })[rail](what)

/** Which columns of a rail's result say what. Names are looked for without case, spaces and underscores. */
const NAMES = {
  payoutId: [
    'payoutid',
    'customerid',
    'customerid(optional)',
    'uniqueid',
    'paymentreference',
    'reference',
    'endtoendid',
    'senderitemid',
  ],
  status: ['status', 'transactionstatus', 'transferstatus', 'state', 'payoutstatus'],
  reference: ['transactionid', 'transferid', 'id', 'providerreference', 'payoutitemid', 'providerref'],
  amount: ['amount', 'grossamount', 'targetamount', 'amountpaid'],
  reason: ['reason', 'error', 'errormessage', 'failurereason', 'note'],
} as const
export type ResultColumns = Record<keyof typeof NAMES, number>
const plain = (name: string) => name.toLowerCase().replace(/[\s_-]/g, '')
/** -1 for a column that is not there. */
export function resultColumns(columns: readonly string[]): ResultColumns {
  const at = (names: readonly string[]) =>
    names.map((name) => columns.findIndex((column) => plain(column) === name)).find((index) => index >= 0) ?? -1
  return Object.fromEntries(Object.entries(NAMES).map(([name, names]) => [name, at(names)])) as ResultColumns
}
const ARRIVED =
  /^(?:success|succeeded|completed|complete|paid|sent|settled|accepted|acsc|outgoing_payment_sent|fundsconverted|claimed)$/
const CAME_BACK =
  /^(?:failed|failure|denied|blocked|returned|refunded|rejected|cancelled|canceled|reversed|bounced_?back|rjct|expired)$/
/** Whether it arrived; null while the rail is still at it (UNCLAIMED, PENDING, ONHOLD). */
export function arrived(status: string): boolean | null {
  const word = status.trim().toLowerCase().replace(/[\s-]/g, '_')
  return ARRIVED.test(word) ? true : CAME_BACK.test(word) ? false : null
}
