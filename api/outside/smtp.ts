import { createTransport } from 'nodemailer'
import { type Mailer, MailRefused } from '../mail/mailer.ts'
import { isOneAddress, oneLine, refusalOf } from '../mail/rules.ts'

const TIMEOUT_MS = 10_000

/** What nodemailer throws; `responseCode` is missing when nobody answered. */
interface SmtpError extends Error {
  responseCode?: number
  response?: string
  command?: string
}

/** Mail by the server of SMTP_URL. Each mail is a conversation of its own with one recipient. */
export function createMailer(smtpUrl: string, timeoutMs = TIMEOUT_MS): Mailer {
  const { protocol, hostname, port, username, password } = new URL(smtpUrl)
  const secure = protocol === 'smtps:'
  const transport = createTransport({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port ? Number(port) : secure ? 465 : 587,
    secure,
    ...(username && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send({ id, from, to, subject, html, text, headers }) {
      if (!isOneAddress(to)) throw new MailRefused('message', 'the recipient is not one e-mail address')
      if ([subject, from.name, ...Object.values(headers)].some((value) => value !== oneLine(value))) {
        throw new MailRefused('message', 'a header has more than one line')
      }
      const host = from.address.slice(from.address.lastIndexOf('@') + 1)
      const messageId = `<${id}@${host}>`
      try {
        const done = await transport.sendMail({
          ...{ from, to: { name: '', address: to }, envelope: { from: from.address, to: [to] } },
          ...{ subject, html, text, headers: { ...headers, 'auto-submitted': 'auto-generated' }, messageId },
        })
        return { id: done.messageId }
      } catch (error) {
        const { responseCode, command, response, message } = error as SmtpError
        throw new MailRefused(refusalOf({ code: responseCode, command, text: response ?? '' }), response ?? message)
      }
    },
  }
}
