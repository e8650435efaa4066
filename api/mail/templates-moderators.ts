import { z } from 'zod'
import { action, template, text } from './kit.ts'

const Reported = z.object({ productName: z.string(), productSlug: z.string(), about: z.string() })
const reported = { productName: 'Orbit Notes', productSlug: 'orbit-notes', about: 'review' }
const thing = (about: string) => (about === 'reply' ? 'an answer to a review' : 'a review')

const became = ({ upheld, withdrawn }: { upheld: boolean; withdrawn: boolean }) => {
  if (withdrawn) return '. The review was taken back by its author before that was decided.'
  return upheld ? ', and something was done about it.' : '. It was looked at, and it stays.'
}

/** Mails to who reported something, and to those who decide. */
export const STAFF_REVIEW_TEMPLATES = {
  report_received: template({
    kind: 'transactional',
    data: Reported,
    sample: reported,
    write: ({ productName, about }, { company }) => ({
      subject: `We have your report about ${productName}`,
      title: 'We have your report',
      blocks: [
        text(`You reported ${thing(about)} of ${productName}. A person at ${company} looks at it within seven days.`),
        text('It is judged for what you reported and nothing else. You hear from us when it is decided.'),
      ],
    }),
  }),
  report_decided: template({
    kind: 'transactional',
    data: Reported.extend({ upheld: z.boolean(), withdrawn: z.boolean(), outcome: z.string() }),
    sample: {
      ...{ ...reported, upheld: false, withdrawn: false },
      outcome: 'The review disputes a fact, which it may. We have answered it instead.',
    },
    write: ({ productName, productSlug, about, upheld, withdrawn, outcome }, { publicUrl }) => ({
      subject: `Your report about ${productName} is decided`,
      title: upheld ? 'Your report was right' : withdrawn ? 'It is not shown any more' : 'It stays as it is',
      blocks: [
        text(`You reported ${thing(about)} of ${productName}${became({ upheld, withdrawn })}`),
        ...(outcome ? [{ kind: 'statement', label: 'What they say', text: outcome } as const] : []),
        action('See the reviews', `${publicUrl}/products/${encodeURIComponent(productSlug)}`),
        text(
          'If you think that is wrong, you can go to a court, or to a body that settles such disputes out of court.',
        ),
      ],
    }),
  }),
  report_urgent: template({
    kind: 'transactional',
    data: z.object({ productName: z.string() }),
    sample: { productName: 'Orbit Notes' },
    write: ({ productName }, { publicUrl }) => ({
      subject: `A review of ${productName} is reported as against the law`,
      title: 'Look at this first',
      blocks: [
        text(
          `Somebody says that a review of ${productName}, or your answer to it, is against the law. It is still shown, and now you know of it. Decide soon whether it may stay.`,
        ),
        action('Look at the report', `${publicUrl}/admin/reports`),
      ],
    }),
  }),
  review_overdue: template({
    kind: 'transactional',
    data: z.object({ productName: z.string(), reviewId: z.string() }),
    sample: { productName: 'Orbit Notes', reviewId: 'rev_sample' },
    write: ({ productName, reviewId }, { publicUrl }) => ({
      subject: `A review of ${productName} has waited too long`,
      title: 'A review has waited too long',
      blocks: [
        text(
          `A review of ${productName} is past its deadline. It is not published by itself, because something in it could hurt somebody. Until a person decides, it counts as overdue where everybody can read it.`,
        ),
        action('Decide it', `${publicUrl}/admin/queue?review=${encodeURIComponent(reviewId)}`),
      ],
    }),
  }),
  parity_alert: template({
    kind: 'transactional',
    data: z.object({}),
    sample: {},
    write: (_, { publicUrl }) => ({
      subject: 'Bad and good reviews may not be treated alike',
      title: 'Stars seem to matter',
      blocks: [
        text(
          'In the last twelve months reviews with one or two stars were turned down more often, or waited longer, than those with four or five, and chance alone would do that less than one time in a hundred. There may be a good cause. Look at it.',
        ),
        action('Look at the numbers', `${publicUrl}/admin/parity`),
      ],
    }),
  }),
}
