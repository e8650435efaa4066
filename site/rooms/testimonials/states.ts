import type { Testimonial } from '../../../api/reviews/testimonials/contract.ts'

export type State = Testimonial['state']
/** The tabs of the list, in the order of work. */
export const TESTIMONIAL_TABS = [
  'live',
  'permitted',
  'permission_requested',
  'candidate',
  'retired',
] as const satisfies State[]
export const KINDS = {
  ...({ live: 'good', permitted: 'plain', permission_requested: 'warn', candidate: 'plain' } as const),
  retired: 'plain',
} as const satisfies Record<State, string>
