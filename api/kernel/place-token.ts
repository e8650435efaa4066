import type { Ctx } from './context.ts'

const KIND = 'place'
/** A place in a webinar, as a link in a mail about it stands for: sealed, so that nobody makes one. */
export const placeToken = (seal: Ctx['seal'], placeId: string) => seal(JSON.stringify([KIND, placeId]))

/** The place of a token when it is ours. */
export function readPlaceToken(unseal: Ctx['unseal'], token: string): string | undefined {
  try {
    const [kind, placeId] = JSON.parse(unseal(token)) as unknown[]
    return kind === KIND && typeof placeId === 'string' ? placeId : undefined
  } catch {
    return undefined // cut off on its way, or of another portal
  }
}
