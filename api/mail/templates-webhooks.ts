import { z } from 'zod'
import { action, template, text } from './kit.ts'

const data = z.object({ endpointId: z.string(), name: z.string(), host: z.string(), gone: z.boolean() })
const sample = { endpointId: 'whe_sample', name: 'CRM', host: 'hooks.example.com', gone: false }
const why = ({ name, host, gone }: z.infer<typeof data>) =>
  gone
    ? `“${name}” at ${host} answered that it is gone for good (410), so nothing is sent there any more.`
    : `“${name}” at ${host} has taken nothing for four days, so nothing is sent there any more.`

/** What owners and admins, and partners for what is theirs, hear of machines that no longer listen. */
export const WEBHOOK_TEMPLATES = {
  webhook_endpoint_off: template({
    kind: 'transactional',
    data,
    sample,
    write: (said, { company, publicUrl }) => ({
      subject: `A webhook of ${company} was switched off`,
      title: 'A webhook was switched off',
      blocks: [
        text(why(said)),
        text('What it missed is kept for thirty days. Switch it on again, and you can have all of that sent.'),
        action('Look at the webhook', `${publicUrl}/admin/webhooks/${encodeURIComponent(said.endpointId)}`),
      ],
    }),
  }),
  postback_off: template({
    kind: 'transactional',
    data,
    sample: { ...sample, name: 'My tracker' },
    write: (said, { company, publicUrl }) => ({
      subject: `A postback of yours at ${company} was switched off`,
      title: 'A postback was switched off',
      blocks: [
        text(why(said)),
        text('What it missed is kept for thirty days. Switch it on again, and you can have each message sent.'),
        action('Look at the postback', `${publicUrl}/partner/postbacks/${encodeURIComponent(said.endpointId)}`),
      ],
    }),
  }),
} as const
