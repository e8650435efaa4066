/** A customer of the demo: when they came, by whose words, what they bought and what they said. */
export interface Person {
  key: string
  name: string
  /** Days before today. */
  came: number
  /** The person whose testimonial they clicked on the shop's page. */
  by?: string
  /** The person whose review they read on its own page before they signed up. */
  readReviewOf?: string
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
