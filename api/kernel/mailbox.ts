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
