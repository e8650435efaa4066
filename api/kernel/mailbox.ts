import { createHmac } from 'node:crypto'

/** Mailboxes that anybody can have, and names that are nobody's (RFC 2606): they say nothing about where somebody works. */
const FOR_EVERYBODY = new Set(
  `gmail.com googlemail.com outlook.com outlook.de hotmail.com hotmail.co.uk hotmail.fr live.com msn.com yahoo.com
  yahoo.co.uk yahoo.de yahoo.fr ymail.com icloud.com me.com mac.com aol.com proton.me protonmail.com pm.me gmx.com gmx.de
  gmx.net gmx.at gmx.ch web.de t-online.de freenet.de posteo.de mailbox.org tutanota.com tuta.com fastmail.com hey.com
  zoho.com yandex.com yandex.ru mail.com mail.ru qq.com 163.com 126.com naver.com orange.fr free.fr wanadoo.fr laposte.net
  libero.it btinternet.com comcast.net example.com example.org example.net`.split(/\s+/),
)
export const domainOf = (email: string) => email.slice(email.lastIndexOf('@') + 1).toLowerCase()

/** The domain of an address when it says where somebody works. */
export function workDomain(email: string): string | undefined {
  const domain = domainOf(email)
  return FOR_EVERYBODY.has(domain) ? undefined : domain
}

/** The e-mail domains that are the company's own, told by its colleagues' addresses. */
export const ownDomains = (staff: readonly string[]) => [...new Set(staff.flatMap((email) => workDomain(email) ?? []))]

/** Mailboxes that take any tag behind a plus; Google's ignore dots too, and have two names. For comparing only. */
function plain(email: string): string {
  const [local = '', domain = ''] = email.toLowerCase().trim().normalize('NFKC').split('@')
  const google = domain === 'gmail.com' || domain === 'googlemail.com'
  const untagged = local.split('+')[0]!
  return `${google ? untagged.replaceAll('.', '') : untagged}@${google ? 'gmail.com' : domain}`
}
export const sameMailbox = (one: string, other: string) => plain(one) === plain(other)
/** One number for every spelling of a mailbox, which only this portal can make: it knows an address again without keeping it. */
export const addressHash = (key: Buffer) => (email: string) =>
  createHmac('sha256', key).update(plain(email)).digest('base64url')
export type AddressHash = ReturnType<typeof addressHash>
