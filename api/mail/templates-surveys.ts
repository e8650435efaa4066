import { z } from 'zod'
import type { SURVEY_KINDS } from '../../db/schema/surveys.ts'
import { action, note, template, text } from './kit.ts'
import { surveyAddress } from './rules.ts'

const Ask = z.object({
  surveyAskId: z.string(),
  kind: z.string(),
  title: z.string(),
  intro: z.string(),
})
/** What answering takes, by kind. */
const TAKES: Record<(typeof SURVEY_KINDS)[number], string> = {
  nps: 'It is one question and takes half a minute.',
  csat: 'It is one question and takes half a minute.',
  ces: 'It is one question and takes half a minute.',
  maxdiff: 'You see a few ideas at a time and say which helps you most and which least. It takes about three minutes.',
  kano: 'You say how you would feel with an idea and without it. It takes about three minutes.',
  points: 'You give away 100 points between ideas. It takes about two minutes.',
  opportunity:
    'You say how important some things are to you, and how well they work today. It takes about two minutes.',
}

/** The company's question in the frame that all surveys share: what it takes, the link, and what becomes of an answer. */
export const SURVEY_TEMPLATES = {
  survey_ask: template({
    kind: 'surveys',
    data: Ask,
    sample: {
      ...{ surveyAskId: 'sak_sample', kind: 'nps', title: 'Would you recommend Orbit Notes?' },
      intro: 'We ask everybody who has used it for three months.',
    },
    sampleLink: {
      href: surveyAddress('https://reviews.example.com', 'k3V9s1xJ0mQ2yD7cR8pW4tL6hB5nF0aZ'),
      ...{ code: null, minutes: 30 * 1440 },
    },
    write: ({ kind, title, intro }, { company, link }) => {
      const takes = Object.entries(TAKES).find(([one]) => one === kind)?.[1]
      return {
        subject: title,
        title,
        blocks: [
          ...(intro ? [text(intro)] : []),
          ...(takes ? [text(takes)] : []),
          ...(link
            ? [action('Answer', link.href)]
            : [text('The link in this mail was used, or the survey is closed.')]),
          note(
            `The link is yours: ${company} sees that the answer is from you. You answer once, and then see what others said.`,
          ),
          note('What you answer here is not published, and nobody asks you for a review because of it.'),
        ],
      }
    },
  }),
} as const
