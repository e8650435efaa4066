import { z } from 'zod'
import { CATEGORIES } from '../../db/schema/boards.ts'
import { action, link, note, type Scene, template, text } from './kit.ts'
import type { Block } from './letter.ts'
import { requestAddress, toldAddress } from './rules.ts'

const Request = z.object({ id: z.string(), number: z.number(), title: z.string() })
const why = z.string().nullable()
/** One thing that happened with what somebody follows. */
const NewsItem = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('status'),
    ...{ request: Request, status: z.string(), category: z.enum(CATEGORIES), answer: z.string().nullable(), why },
    /** It stays where it was; the answer is the news. */
    answered: z.boolean(),
  }),
  z.object({
    kind: z.literal('entry'),
    entry: z.object({ number: z.number(), title: z.string(), summary: z.string() }),
    ...{ requests: z.array(Request), why },
  }),
  z.object({ kind: z.literal('comment'), request: Request, count: z.number(), quote: z.string() }),
])
export type NewsItem = z.infer<typeof NewsItem>

const LEAD: Record<(typeof CATEGORIES)[number], (company: string, status: string) => string> = {
  open: (company, status) => `${company} has put a request you follow back to “${status}”:`,
  planned: (company) => `${company} is going to do what you asked for:`,
  started: (company) => `${company} has begun with what you asked for:`,
  shipped: () => 'What you asked for is here:',
  declined: (company) => `${company} has decided not to do this:`,
}
const quote = (words: string): Block => ({ kind: 'quote', text: words })
const said = (words: string | null) => (words ? [text('When you voted you wrote:'), quote(words)] : [])
const comments = (n: number) => (n === 1 ? 'There is a new comment on' : `There are ${n} new comments on`)

const newest = ({ count, quote: words }: { count: number; quote: string }) =>
  words ? [text(count === 1 ? 'It says:' : 'The newest says:'), quote(words)] : []

/** Without a link only where a list shows no more than the subject. */
const tokenOf = ({ follow }: Scene, id: string) => follow?.(id) ?? ''

/** What happened, without what the reader may do about it. */
function told(item: NewsItem, scene: Scene): Block[] {
  if (item.kind === 'comment')
    return [text(`${comments(item.count)} a request you follow:`), quote(item.request.title), ...newest(item)]
  if (item.kind === 'status') {
    return [
      text(
        item.answered
          ? `${scene.company} has answered a request you follow:`
          : LEAD[item.category](scene.company, item.status),
      ),
      quote(item.request.title),
      ...(item.answer ? [{ kind: 'statement', label: `${scene.company} writes`, text: item.answer } as const] : []),
      ...said(item.why),
    ]
  }
  return [
    text(item.requests.length === 1 ? 'What you asked for is here:' : 'What you asked for is here, all of it:'),
    ...item.requests.map(({ title }) => quote(title)),
    { kind: 'statement', label: item.entry.title, text: item.entry.summary },
    ...said(item.why),
  ]
}
const requestsOf = (item: NewsItem) => (item.kind === 'entry' ? item.requests : [item.request])
const isShipped = (item: NewsItem) =>
  item.kind === 'entry' || (item.kind === 'status' && item.category === 'shipped' && !item.answered)

/** Where to see it, and how to hear no more of this one. */
function ways(item: NewsItem, scene: Scene, { small }: { small: boolean }): Block[] {
  const { publicUrl } = scene
  const requests = requestsOf(item)
  const see = requests.map(({ id, number, title }) => ({
    label: requests.length === 1 ? 'See the request' : `See “${title}”`,
    href: requestAddress(publicUrl, number, tokenOf(scene, id)),
  }))
  const entry =
    item.kind === 'entry'
      ? [{ label: 'Read what has changed', href: `${publicUrl}/changelog/${item.entry.number}` }]
      : []
  const [first, ...rest] = [...entry, ...see]
  const tell = (to: 'use' | 'stop', { id, title }: z.infer<typeof Request>) =>
    link(
      to === 'use' ? `I use it: ${title}` : `Stop hearing of “${title}”`,
      toldAddress(publicUrl, tokenOf(scene, id), to),
    )
  return [first!, ...rest]
    .map(({ label, href }, n) => (n === 0 && !small ? action(label, href) : link(label, href)))
    .concat(
      isShipped(item) ? requests.map((one) => tell('use', one)) : [],
      requests.map((one) => tell('stop', one)),
    )
}

const SUBJECT: Record<(typeof CATEGORIES)[number], string> = {
  ...{
    open: 'Back to the list',
    planned: 'Planned',
    started: 'In progress',
    shipped: 'It is here',
    declined: 'Not planned',
  },
}
function subjectOf(item: NewsItem): string {
  if (item.kind === 'entry') return `It is here: ${item.entry.title}`
  if (item.kind === 'comment') return `New comments: ${item.request.title}`
  return `${item.answered ? 'Answered' : SUBJECT[item.category]}: ${item.request.title}`
}

const sample: NewsItem = {
  kind: 'status',
  request: { id: 'frq_sample', number: 12, title: 'Export everything as CSV' },
  status: 'Shipped',
  category: 'shipped',
  answered: false,
  answer: 'You find it under Settings, and it holds every note.',
  why: 'My accountant needs the figures in a spreadsheet each quarter.',
}

/** Mail to those who follow a request; each can be stopped for one request or for all of this kind. */
export const REQUEST_TEMPLATES = {
  request_news: template({
    kind: 'requests',
    data: z.object({ follower: z.string(), item: NewsItem }),
    sample: { follower: 'con_sample', item: sample },
    write: ({ item }, scene) => ({
      subject: subjectOf(item),
      title: isShipped(item)
        ? 'You asked, and it is here'
        : item.kind === 'comment'
          ? 'New comments'
          : 'News of your request',
      blocks: [...told(item, scene), ...ways(item, scene, { small: false }), note(WHY_YOU)],
    }),
  }),
  request_voted_for: template({
    kind: 'requests',
    data: z.object({ follower: z.string(), request: Request }),
    sample: { follower: 'con_sample', request: { id: 'frq_sample', number: 12, title: 'Export everything as CSV' } },
    write: ({ request }, scene) => ({
      subject: `We voted for you: ${request.title}`,
      title: 'Your wish is on the board',
      blocks: [
        text(`You told ${scene.company} that you need this, so we voted for it on your behalf:`),
        quote(request.title),
        text('You hear when its status changes. The vote is yours: take it back on its page when it is wrong.'),
        ...ways({ kind: 'comment', request, count: 0, quote: '' }, scene, { small: false }),
      ],
    }),
  }),
  request_digest: template({
    kind: 'requests',
    data: z.object({ follower: z.string(), items: z.array(NewsItem).min(1) }),
    sample: {
      follower: 'con_sample',
      items: [
        sample,
        {
          kind: 'comment',
          request: { id: 'frq_other', number: 7, title: 'A dark mode' },
          count: 3,
          quote: 'It would help me too.',
        },
      ],
    },
    write: ({ items }, scene) => ({
      subject: items.length === 1 ? subjectOf(items[0]!) : `${items.length} pieces of news about your requests`,
      title: 'Since yesterday morning',
      blocks: [
        ...items.flatMap((item) => [...told(item, scene), ...ways(item, scene, { small: true })]),
        note(`${WHY_YOU} You get it once a day, as you chose.`),
      ],
    }),
  }),
} as const
const WHY_YOU = 'You get this because you wrote, voted for or follow what it is about.'
