import type { Ctx } from './context.ts'

/** One person and one request they were told of: what a link in a mail about it stands for. */
export interface Following {
  requestId: string
  contactId: string
}
const KIND = 'follow'

/** Sealed, so that nobody makes one and nobody reads whose it is. It does not run out: a mail may be opened years later. */
export const followToken = (seal: Ctx['seal'], { requestId, contactId }: Following) =>
  seal(JSON.stringify([KIND, requestId, contactId]))

/** What a token says when it is ours. */
export function readFollowToken(unseal: Ctx['unseal'], token: string): Following | undefined {
  try {
    const [kind, requestId, contactId] = JSON.parse(unseal(token)) as unknown[]
    if (kind !== KIND || typeof requestId !== 'string' || typeof contactId !== 'string') return undefined
    return { requestId, contactId }
  } catch {
    return undefined // cut off on its way, or of another portal
  }
}
