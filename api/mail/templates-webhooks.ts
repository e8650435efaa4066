import { z } from 'zod'
import { action, template, text } from './kit.ts'

/** What owners and admins hear of machines that no longer listen. */
export const WEBHOOK_TEMPLATES = {
  webhook_endpoint_off: template({
    kind: 'transactional',
    data: z.object({ endpointId: z.string(), name: z.string(), host: z.string(), gone: z.boolean() }),
    sample: { endpointId: 'whe_sample', name: 'CRM', host: 'hooks.example.com', gone: false },
    write: ({ endpointId, name, host, gone }, { company, publicUrl }) => ({
      subject: `A webhook of ${company} was switched off`,
      title: 'A webhook was switched off',
      blocks: [
        text(
          gone
            ? `“${name}” at ${host} answered that it is gone for good (410), so nothing is sent there any more.`
            : `“${name}” at ${host} has taken nothing for four days, so nothing is sent there any more.`,
        ),
        text('What it missed is kept for thirty days. Switch it on again, and you can have all of that sent.'),
        action('Look at the webhook', `${publicUrl}/admin/webhooks/${encodeURIComponent(endpointId)}`),
      ],
    }),
  }),
} as const
