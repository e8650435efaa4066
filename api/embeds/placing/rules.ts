/** Stands for the rest of a site with very many pages. */
export const REST = '*'

const MAX_PLACEMENTS = 300
const MAX_NEW_A_DAY = 50
/** A page that was not seen for so long gives its place to another. */
export const PLACE_DAYS = 90
/** How many new pages of a widget may still be kept apart. */
export const roomFor = ({ kept, today }: { kept: number; today: number }): number =>
  Math.min(MAX_PLACEMENTS - kept, MAX_NEW_A_DAY - today)
