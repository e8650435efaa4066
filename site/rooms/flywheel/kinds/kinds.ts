/** Kinds of business there are templates for; the last is what every portal begins with. */
export const KINDS = ['saas', 'shop', 'firm', 'nonprofit', 'other'] as const
export type Kind = (typeof KINDS)[number]
export const PARTS = ['names', 'rules', 'events', 'surveys', 'journeys'] as const
/** What a template calls the stages, for showing it before it is taken. */
export const NAMES: Record<Exclude<Kind, 'other'>, readonly string[]> = {
  saas: ['Trial', 'Customer', 'Champion', 'Advocate'],
  shop: ['Interested', 'Bought', 'Regular', 'Fan'],
  firm: ['Enquiry', 'Client', 'Returning client', 'Referrer'],
  nonprofit: ['Supporter', 'Giver', 'Regular giver', 'Ambassador'],
}
/** A kind that came from outside; undefined where it is none. */
export const asKind = (said: string | null): Kind | undefined => KINDS.find((one) => one === said)
