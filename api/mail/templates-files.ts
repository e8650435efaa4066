import { z } from 'zod'
import { action, template, text } from './kit.ts'

const KINDS: Record<string, string> = { photo: 'photo', video: 'video', audio: 'recording' }

/** Mails about photos, films and sounds. */
export const FILE_TEMPLATES = {
  file_rejected: template({
    kind: 'transactional',
    data: z.object({ productName: z.string(), productSlug: z.string(), kind: z.string(), statement: z.string() }),
    sample: {
      ...{ productName: 'Orbit Notes', productSlug: 'orbit-notes', kind: 'photo' },
      statement: 'The screen in your photo shows the names and addresses of other people. Your words stay as they are.',
    },
    write: ({ productName, kind, statement }, { publicUrl }) => ({
      subject: `A ${KINDS[kind] ?? 'file'} of your review of ${productName} is not shown`,
      title: `Your ${KINDS[kind] ?? 'file'} is not shown`,
      blocks: [
        text(`A person looked at the ${KINDS[kind] ?? 'file'} you sent with your review of ${productName}.`),
        { kind: 'statement', label: 'What they say', text: statement },
        text('This is about the file alone: your words and your stars are decided for themselves.'),
        action('See my reviews', `${publicUrl}/me`),
      ],
    }),
  }),
}
