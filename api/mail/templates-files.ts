import { z } from 'zod'
import { action, template, text } from './kit.ts'

const KINDS: Record<string, string> = { photo: 'photo', video: 'video', audio: 'recording' }
const OF: Record<string, (name: string) => string> = {
  review: (name: string) => `your review of ${name}`,
  request: (name: string) => `your request “${name}”`,
  comment: (name: string) => `your comment on “${name}”`,
}

/** Mails about photos, films and sounds. */
export const FILE_TEMPLATES = {
  file_rejected: template({
    kind: 'transactional',
    data: z.object({
      /** What it came with: `review`, `request` or `comment`; `portrait` for a picture of its sender. */
      of: z.string(),
      /** The product, or the request. */
      name: z.string(),
      /** Of the request; null for a review. */
      number: z.number().nullable(),
      kind: z.string(),
      statement: z.string(),
    }),
    sample: {
      ...{ of: 'review', name: 'Orbit Notes', number: null, kind: 'photo' },
      statement: 'The screen in your photo shows the names and addresses of other people. Your words stay as they are.',
    },
    write: ({ of, name, number, kind, statement }, { publicUrl }) => {
      const said = { kind: 'statement' as const, label: 'What they say', text: statement }
      if (of === 'portrait')
        return {
          subject: 'Your picture is not shown',
          title: 'Your picture is not shown',
          blocks: [
            text('A person looked at the picture of yourself that you sent for people who open your link.'),
            said,
            text('Your link works without it. You can send another one.'),
            action('See my page', `${publicUrl}/me/referrals`),
          ],
        }
      const [what, whose] = [KINDS[kind] ?? 'file', OF[of]?.(name) ?? name]
      const words = of === 'review' ? 'your words and your stars are' : 'your words are'
      return {
        subject: `A ${what} of ${whose} is not shown`,
        title: `Your ${what} is not shown`,
        blocks: [
          text(`A person looked at the ${what} you sent with ${whose}.`),
          said,
          text(`This is about the file alone: ${words} decided for themselves.`),
          number === null
            ? action('See my reviews', `${publicUrl}/me`)
            : action('See the request', `${publicUrl}/requests/${number}`),
        ],
      }
    },
  }),
}
