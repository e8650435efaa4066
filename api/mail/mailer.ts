import type { Refusal } from './rules.ts'

// The way out is the room's own; the world outside gets a door for it.
declare module '../kernel/outside.ts' {
  interface Outside {
    /** Left out while no mail server is set: mail waits in the mailbox. */
    mailer?: Mailer
  }
}

/** One mail to exactly one person, ready to go out. */
export interface OutgoingMail {
  /** Ours; a server that sees it twice can tell. */
  id: string
  from: { name: string; address: string }
  to: string
  subject: string
  html: string
  text: string
  headers: Record<string, string>
}
export interface Mailer {
  /** Answers when the server has taken the mail over. @throws MailRefused when it said no; anything else is temporary */
  send(mail: OutgoingMail): Promise<{ id: string }>
}

export class MailRefused extends Error {
  override name = 'MailRefused'
  readonly refusal: Refusal
  constructor(refusal: Refusal, sentence: string) {
    super(sentence)
    this.refusal = refusal
  }
}
