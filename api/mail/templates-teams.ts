import { z } from 'zod'
import { action, note, template, text } from './kit.ts'

const mention = z.object({ by: z.string(), words: z.string(), subjectKind: z.string(), subjectId: z.string() })
const assigned = z.object({ itemId: z.string(), title: z.string(), dueOn: z.string().nullable() })
const subjectPath = (kind: string, id: string) =>
  kind === 'feed' ? `/admin/wheel/feed/${encodeURIComponent(id)}` : `/admin/wheel/items/${encodeURIComponent(id)}`

/** What colleagues hear of each other. */
export const TEAM_TEMPLATES = {
  colleague_mention: template({
    kind: 'transactional',
    data: mention,
    sample: { by: 'Mia', words: 'Could you call them back this week?', subjectKind: 'item', subjectId: 'itm_sample' },
    write: ({ by, words, subjectKind, subjectId }, { company, publicUrl }) => ({
      subject: `A colleague at ${company} mentioned you`,
      title: by ? `${by} mentioned you` : 'A colleague mentioned you',
      blocks: [
        { kind: 'statement', label: 'They wrote', text: words },
        action('Look at it', `${publicUrl}${subjectPath(subjectKind, subjectId)}`),
        note('Only people who work here see what colleagues say to each other.'),
      ],
    }),
  }),
  item_assigned: template({
    kind: 'transactional',
    data: assigned,
    sample: { itemId: 'itm_sample', title: 'Find out why trials of the Team plan end', dueOn: '2026-03-16' },
    write: ({ itemId, title, dueOn }, { company, publicUrl }) => ({
      subject: `There is something for you to do at ${company}`,
      title: 'This is yours now',
      blocks: [
        { kind: 'statement', label: 'What has to be done', text: title },
        text(dueOn ? `It is due on ${dueOn}.` : 'It has no date yet.'),
        action('Look at it', `${publicUrl}/admin/wheel/items/${encodeURIComponent(itemId)}`),
      ],
    }),
  }),
} as const
