import type { Export } from '../../kernel/export.ts'
import { bondsAfter } from './store.ts'

export const BOND_COLUMNS = [
  ...(['advocateId', 'advocate', 'personId', 'person', 'email', 'kind', 'creditBp'] as const),
  ...(['cameAt', 'customerAt', 'stage', 'health', 'lastSeenAt'] as const),
] as const
/** Who brought whom, and where these stand now. */
export const exportBonds: Export = { page: bondsAfter, columns: BOND_COLUMNS }
/** The same of one advocate. */
export const bondsOf = (contactId: string): Export => ({
  page: (db, afterId, limit) => bondsAfter(db, afterId, limit, contactId),
})
