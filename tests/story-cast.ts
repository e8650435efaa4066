/** A customer of the demo: when they came, by whose words, what they bought and what they said. */
export interface Person {
  key: string
  name: string
  /** Days before today. */
  came: number
  /** The person whose testimonial they clicked on the shop's page. */
  by?: string
  bought?: { daysLater: number; amountMinor: number }
  review?: {
    daysLater: number
    product?: 'orbit-notes' | 'orbit-academy'
    rating: number
    title: string
    body: string
    lang?: string
    consents?: boolean
    /** Which sentences become a testimonial, by their place; none when it stays a review. */
    quoted?: number[]
    decision?: 'publish' | 'wait' | { reason: string; statement: string }
  }
}

export const COMPANY = {
  companyName: 'Orbit',
  accent: '#0b6e4f',
  productName: 'Orbit Notes',
  productKind: 'software_app',
} as const
export const SHOP = 'http://localhost:4322'

export const PEOPLE: Person[] = [
  {
    key: 'ann',
    name: 'Ann Ashby',
    came: 351,
    bought: { daysLater: 4, amountMinor: 9600 },
    review: {
      daysLater: 30,
      rating: 5,
      title: 'The first notes I find again',
      body: 'I have tried every notes app since 2009. This is the first one where I find things again. Search answers before I finish typing, and the weekly digest reminds me of what I forgot. I moved four years of notes in an afternoon.',
      consents: true,
      quoted: [1, 2],
    },
  },
  {
    key: 'dev',
    name: 'Dev Raghunathan',
    came: 340,
    bought: { daysLater: 2, amountMinor: 9600 },
    review: {
      daysLater: 25,
      rating: 4,
      title: 'Great, but the phone app is slow to open',
      body: 'Writing is a pleasure and sync has never lost a word. The phone app takes four seconds to open on my three year old phone, which is four seconds too many when I am on the stairs with an idea.',
      consents: true,
      quoted: [0],
    },
  },
  {
    key: 'ben',
    name: 'Ben Okoro',
    came: 322,
    bought: { daysLater: 1, amountMinor: 1200 },
    review: {
      daysLater: 40,
      rating: 2,
      title: 'Export is not what was promised',
      body: 'The page says "export everything". Attachments come out without their names, so I have 812 files called attachment. Support was kind and quick. The problem is still there.',
    },
  },
  {
    key: 'marisol',
    name: 'Marisol Vega',
    came: 300,
    by: 'ann',
    bought: { daysLater: 9, amountMinor: 9600 },
    review: {
      daysLater: 45,
      rating: 5,
      title: 'Mi cuaderno de laboratorio',
      body: 'Lo uso como cuaderno de laboratorio desde marzo. Puedo enlazar una medida con la foto del aparato y encontrarla meses después. Nada más rápido para buscar.',
      lang: 'es',
      consents: true,
      quoted: [1],
    },
  },
  {
    key: 'tom',
    name: 'Tom Hollis',
    came: 288,
    bought: { daysLater: 14, amountMinor: 1200 },
    review: {
      daysLater: 20,
      rating: 3,
      title: 'Does one thing well',
      body: 'Notes are good. Tasks are an afterthought: no repeating ones, no calendar. I keep a second app for that, so it is fine, not more.',
    },
  },
  {
    key: 'yuki',
    name: '佐藤 由紀',
    came: 260,
    bought: { daysLater: 3, amountMinor: 9600 },
    review: {
      daysLater: 33,
      rating: 5,
      title: '日本語の検索が正確',
      body: '日本語の全文検索がこれほど正確なアプリは初めてです。議事録を話し手ごとに残せるので、チーム全員が使うようになりました。',
      lang: 'ja',
      consents: true,
      quoted: [0],
    },
  },
  { key: 'piotr', name: 'Piotr Zieliński', came: 240, bought: { daysLater: 21, amountMinor: 1200 } },
  {
    key: 'grace',
    name: 'Grace Adeyemi',
    came: 215,
    by: 'ann',
    bought: { daysLater: 5, amountMinor: 24000 },
    review: {
      daysLater: 38,
      rating: 5,
      title: 'Our whole clinic writes in it now',
      body: 'We are eleven people in two rooms and used to shout. Now handover is a page that everyone reads before the shift. It took one lunch break to teach, including Dr Mbeki, who does not like computers.',
      consents: true,
      quoted: [1, 2],
    },
  },
  {
    key: 'lars',
    name: 'Lars Brandt',
    came: 190,
    bought: { daysLater: 2, amountMinor: 9600 },
    review: {
      daysLater: 18,
      rating: 1,
      title: 'Billed twice',
      body: 'I was billed twice in June and it took nineteen days to get the money back. The app is fine. I no longer trust the billing.',
    },
  },
  { key: 'hana', name: 'Hana Novotná', came: 171, bought: { daysLater: 30, amountMinor: 1200 } },
  {
    key: 'omar',
    name: 'عمر الحداد',
    came: 150,
    bought: { daysLater: 6, amountMinor: 9600 },
    review: {
      daysLater: 28,
      rating: 5,
      title: 'يدعم العربية كما يجب',
      body: 'أخيراً تطبيق ملاحظات يكتب من اليمين إلى اليسار دون أخطاء. أستخدمه كل يوم في التدريس.',
      lang: 'ar',
      consents: true,
      quoted: [0],
    },
  },
  {
    key: 'ines',
    name: 'Inês Carvalho',
    came: 128,
    by: 'grace',
    bought: { daysLater: 8, amountMinor: 9600 },
    review: {
      daysLater: 26,
      rating: 4,
      title: 'Came for the clinic story, stayed for search',
      body: 'I read how a clinic uses it for handover and we do the same in our ambulance station. It works without a signal, which is most of our day. Dark mode could be darker.',
      consents: true,
      quoted: [0, 1],
    },
  },
  { key: 'noah', name: 'Noah Lindgren', came: 110, by: 'ann', bought: { daysLater: 3, amountMinor: 1200 } },
  {
    key: 'priya',
    name: 'Priya Nair',
    came: 96,
    review: {
      daysLater: 12,
      product: 'orbit-academy',
      rating: 5,
      title: 'Two evenings well spent',
      body: 'The course shows how to keep a notebook other people can read. I use half of it with pen and paper. The exercise with the three shoeboxes is worth the price alone.',
      consents: true,
      quoted: [2],
    },
  },
  { key: 'sofia', name: 'Sofia Rossi', came: 80, by: 'yuki' },
  {
    key: 'jamal',
    name: 'Jamal Whitaker',
    came: 66,
    bought: { daysLater: 2, amountMinor: 9600 },
    review: {
      daysLater: 15,
      rating: 4,
      title: 'Quiet software',
      body: 'It never asks me for anything. No streaks, no badges, no mails on Sunday. I wish the web clipper kept tables.',
      consents: true,
      quoted: [0, 1],
    },
  },
  {
    key: 'spam',
    name: 'Rex Deals',
    came: 52,
    review: {
      daysLater: 0,
      rating: 5,
      title: 'Best crypto notes',
      body: 'Amazing!! Visit https://cheap-coins.example and https://cheap-coins.example/win for free coins today only.',
      decision: {
        reason: 'SPAM',
        statement: 'Your text advertises another website and says nothing about our product, so we do not show it.',
      },
    },
  },
  { key: 'elif', name: 'Elif Demir', came: 41, by: 'ines', bought: { daysLater: 6, amountMinor: 9600 } },
  { key: 'wei', name: '陳威', came: 33, by: 'yuki', bought: { daysLater: 2, amountMinor: 1200 } },
  { key: 'rosa', name: 'Rosa Ibáñez', came: 24, by: 'marisol' },
  {
    key: 'kofi',
    name: 'Kofi Mensah',
    came: 19,
    bought: { daysLater: 1, amountMinor: 9600 },
    review: {
      daysLater: 17,
      rating: 5,
      title: 'Answers in minutes, from a person',
      body: 'I wrote to support at eleven at night about a broken link and had an answer from a named person before midnight. The link works now.',
      consents: true,
      decision: 'wait',
    },
  },
  {
    key: 'ruth',
    name: 'Ruth Feldman',
    came: 12,
    bought: { daysLater: 1, amountMinor: 1200 },
    review: {
      daysLater: 11,
      rating: 3,
      title: 'Good notes, dear storage',
      body: 'I like the app. The storage price doubled when my team reached six people and nobody told us. Call me at +44 20 7946 0018 if you want to talk about it.',
      decision: 'wait',
    },
  },
  {
    key: 'cleo',
    name: 'Cleo Marchetti',
    came: 6,
    by: 'grace',
    bought: { daysLater: 2, amountMinor: 9600 },
    review: {
      daysLater: 5,
      rating: 5,
      title: 'From shouting to reading',
      body: 'A friend sent me the page with the clinic. We run a kitchen, which is the same with more fire. After three days the night shift writes down what broke, and the morning shift reads it.',
      consents: true,
      decision: 'wait',
    },
  },
  { key: 'max', name: 'Maximilian-Alexander von und zu Hohenstein-Wittgenstein', came: 3, by: 'ann' },
]
