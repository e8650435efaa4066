import { z } from 'zod'
import type { Block, Letter } from './letter.ts'
import { type Kind, type LinkPurpose, linkAddress } from './rules.ts'

/** What a letter is written from beside its own data. */
export interface Scene {
  company: string
  publicUrl: string
  /** For mails that carry a one-time link. */
  link?: { href: string; code: string | null; minutes: number } | undefined
  /** For mails about a reward: its code, or the number to ask for it by. In no mail that is kept or shown to staff. */
  proof?: { isCode: boolean; words: string } | undefined
  /** For mails about requests: makes the token of the reader's links about one of them. */
  follow?: ((requestId: string) => string) | undefined
  /** For mails about a place in a webinar: the token of the links about it. */
  place?: string | undefined
}
export interface TemplateOf<S extends z.ZodType> {
  kind: Kind
  data: S
  sample: z.input<S>
  /** Made-up; for mails that carry a link. */
  sampleLink?: { href: string; code: string | null; minutes: number }
  write(data: z.output<S>, scene: Scene): Letter
}
export const template = <S extends z.ZodType>(one: TemplateOf<S>) => one

export const text = (words: string): Block => ({ kind: 'text', text: words })
export const note = (words: string): Block => ({ kind: 'note', text: words })
export const action = (label: string, href: string): Block => ({ kind: 'action', label, href })
export const link = (label: string, href: string): Block => ({ kind: 'link', label, href })

const Link = z.object({ tokenId: z.string() })
const TOKEN = 'k3V9s1xJ0mQ2yD7cR8pW4tL6hB5nF0aZ'

/** "10 minutes", "1 hour", "7 days": how long a link waits. */
export function lifetime(minutes: number): string {
  const [n, unit] =
    minutes >= 2880 ? [minutes / 1440, 'day'] : minutes >= 60 ? [minutes / 60, 'hour'] : [minutes, 'minute']
  const whole = Math.max(1, Math.round(n))
  return `${whole} ${unit}${whole === 1 ? '' : 's'}`
}

interface LinkWords {
  kind?: Kind
  subject(company: string): string
  title: string
  lead(company: string): string
  label: string
  code?: boolean
  /** How long it works for this reader; the link itself may live longer for others. */
  minutes: number
  otherwise: string
}
export const linkMail = (purpose: LinkPurpose, words: LinkWords) =>
  template({
    kind: words.kind ?? 'transactional',
    data: Link,
    sample: { tokenId: 'tok_sample' },
    sampleLink: {
      href: linkAddress('https://reviews.example.com', purpose, TOKEN),
      code: '204817',
      minutes: words.minutes,
    },
    write: (_, { company, link }) => ({
      subject: words.subject(company),
      title: words.title,
      blocks: [
        text(words.lead(company)),
        ...(link ? [action(words.label, link.href)] : [text('The link in this mail was used or has run out.')]),
        ...(link?.code && words.code ? [text('Or type this code:'), { kind: 'code', text: link.code } as const] : []),
        ...(link
          ? [note(`It works once, for ${lifetime(Math.min(link.minutes, words.minutes))}. ${words.otherwise}`)]
          : []),
      ],
    }),
  })
