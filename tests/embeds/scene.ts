import type { Card, Given, Kind, Questioned, Recommended, Scene, Wanted } from '../../api/embeds/showing/scene.ts'

export const cardOf = (slot: number | null, change: Partial<Card> = {}): Card => ({
  ...{ slot, text: 'It opens in the tunnel.', title: 'A title', name: 'Ann Example', rating: 4, lang: 'en' },
  ...{ disclosures: [], url: 'https://portal.example/t/tst_1', publishedAt: Date.UTC(2026, 2, 1), ...change },
})

export const wantedOf = (change: Partial<Wanted> = {}): Wanted => ({
  ...{ title: 'Read it in the tunnel', lang: 'en', votes: 12, status: 'Planned', category: 'planned', open: true },
  url: 'https://portal.example/requests/7',
  roadmapUrl: 'https://portal.example/roadmap',
  ...change,
})
export const questionedOf = (change: Partial<Questioned> = {}): Questioned => ({
  ...{ title: 'What should come next?', questions: 6, open: true, url: 'https://portal.example/surveys/next' },
  frameUrl: 'https://portal.example/embed/survey/srv_1',
  ...change,
})

export const givenOf = (side: Given['side'], change: Partial<Given> = {}): Given => ({
  ...{ side, what: side === 'friend' ? '20 % off the first year' : '15 EUR credit', trigger: 'joined' },
  ...{ minAmountMinor: null, minCurrency: null, nth: null, days: null, holdDays: 0, capPerPerson: null },
  ...{ expiresDays: null, ...change },
})
export const recommendedOf = (change: Partial<Recommended> = {}): Recommended => ({
  company: 'Orbit Ltd',
  sides: [
    givenOf('friend', { expiresDays: 60 }),
    givenOf('advocate', { trigger: 'first_sale', minAmountMinor: 2000, minCurrency: 'EUR', holdDays: 14 }),
  ],
  ...{ terms: 'For new customers.', cut: false, lastAt: Date.UTC(2026, 11, 31, 22) },
  url: 'https://portal.example/refer?from=widget',
  ...change,
})

/** A widget as the renderer is told of it, with two people's words. */
export const sceneOf = (kind: Kind, change: Partial<Scene> = {}): Scene => ({
  ...{ publicId: 'abc', kind, theme: 'auto', locale: 'en', translated: false, people: 2 },
  ...{ reviewCount: 212, average: 4.6, productName: 'Orbit', productUrl: 'https://portal.example/products/orbit' },
  formUrl: 'https://portal.example/products/orbit/review',
  frameUrl: `https://portal.example/embed/${kind === 'vote' ? 'vote' : 'review'}/abc`,
  aboutUrl: 'https://portal.example/how-reviews-work',
  ...{ ctaUrl: 'https://shop.example/?a=1&b="2"', ctaLabel: 'Try <it>', accent: undefined, look: {}, options: {} },
  cards: [cardOf(0), cardOf(1, { name: 'Bo', lang: 'de', text: 'Es hält, was es verspricht.' })],
  ...(kind === 'reviews' && {
    cards: [cardOf(null), cardOf(null)],
    listed: {
      asked: { stars: undefined, written: undefined, verified: false, media: false, sort: 'newest', show: 2 },
      ...{ pageSize: 2, found: 5, total: 5, languages: [] },
    },
  }),
  ...(kind === 'summary' && { counted: { stars: [1, 0, 2, 9, 200], verified: 106, media: 12, of: 212 } }),
  homeUrl: 'https://portal.example',
  ...(kind === 'vote' && { wanted: wantedOf() }),
  ...(kind === 'referral' && { recommended: recommendedOf() }),
  ...(kind === 'survey' && { questioned: questionedOf() }),
  ...change,
})
