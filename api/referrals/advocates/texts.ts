import type { ADVOCATE_SCOPES } from '../../../db/schema/referrals.ts'
import { sha256 } from '../../kernel/hash.ts'

type Scope = (typeof ADVOCATE_SCOPES)[number]
const WORDS: Record<Scope, string> = {
  show_name: 'Show my name to people who open my link. I can take it back at any time.',
  show_picture: 'Show this picture of me to people who open my link. I can take it back at any time.',
  leaderboard:
    'Put me on the public list of people who brought the most friends, under this name. I can leave it at any time.',
}
/** What an advocate is asked to agree to, in these words and no others. */
export const TEXTS = Object.fromEntries(
  Object.entries(WORDS).map(([scope, text]) => [scope, { text, textHash: sha256(text) }]),
) as Record<Scope, { text: string; textHash: string }>
