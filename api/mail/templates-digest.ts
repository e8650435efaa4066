import { z } from 'zod'
import { formatMoney } from '../kernel/money.ts'
import { action, note, template, text } from './kit.ts'

const steps = z.object({ came: z.number(), forward: z.number(), lost: z.number() })
/** What the digest says, as its fact carries it. */
const DigestFigures = z.object({
  ...{ week: steps, before: steps, momentum: z.number().nullable(), momentumBefore: z.number().nullable() },
  ...{ alert: z.boolean(), alignment: z.number().nullable(), drifting: z.boolean(), broken: z.number() },
  ...{ late: z.number(), waiting: z.number(), friction: z.number() },
  sold: z.array(z.object({ currency: z.string(), amountMinor: z.number(), n: z.number() })),
})
type Figures = z.infer<typeof DigestFigures>
const sample: Figures = {
  ...{ week: { came: 14, forward: 22, lost: 6 }, before: { came: 11, forward: 25, lost: 5 } },
  ...{ momentum: 41.2, momentumBefore: 38.9, alert: false, alignment: 0.97, drifting: false, broken: 1 },
  ...{ late: 2, waiting: 3, friction: 1, sold: [{ currency: 'EUR', amountMinor: 184_000, n: 16 }] },
}
const people = ({ week, before }: Figures) =>
  [
    `Came in: ${week.came} (${before.came} the week before)`,
    `Steps forward: ${week.forward} (${before.forward})`,
    `Steps lost: ${week.lost} (${before.lost})`,
  ].join('\n')
function wheel({ momentum, momentumBefore, alert, alignment, drifting }: Figures): string {
  const turned =
    momentum === null
      ? 'Momentum: not enough data yet.'
      : `Momentum: ${momentum.toFixed(1)}${momentumBefore === null ? '' : ` (${momentumBefore.toFixed(1)} in the four weeks before)`}${alert ? ', more of a change than chance explains' : ''}.`
  const aligned =
    alignment === null
      ? 'Alignment of the teams: not enough data yet.'
      : `Alignment of the teams: ${alignment.toFixed(2)}${drifting ? ', they drift apart' : ''}.`
  return `${turned}\n${aligned}`
}
const open = ({ late, waiting, broken, friction }: Figures) =>
  [
    `Promises broken: ${broken}`,
    `Customers who wait for a first answer: ${waiting}`,
    `Things that are late: ${late}`,
    `Findings about friction: ${friction}`,
  ].join('\n')
const money = ({ sold }: Figures) =>
  sold.length === 0
    ? 'Nothing was sold in these seven days.'
    : sold.map(({ n, ...amount }) => `Sold: ${formatMoney(amount, 'en')} in ${n} sale${n === 1 ? '' : 's'}`).join('\n')

export const DIGEST_TEMPLATES = {
  wheel_digest: template({
    kind: 'transactional',
    data: DigestFigures,
    sample,
    write: (figures, { company, publicUrl }) => ({
      subject: `The week of ${company}’s customers`,
      title: 'The week of your customers',
      blocks: [
        { kind: 'statement', label: 'Customers, in seven days', text: people(figures) },
        text(wheel(figures)),
        { kind: 'statement', label: 'What needs somebody', text: open(figures) },
        { kind: 'statement', label: 'Money', text: money(figures) },
        action('Open the weekly review', `${publicUrl}/admin/wheel/review`),
        note('You asked for this digest. You can stop it at the end of that page.'),
      ],
    }),
  }),
} as const
