import type { Stripe } from 'stripe'

/** How old a signature may be, in seconds, by the portal's clock. */
const TOLERANCE_S = 300
/** Loaded when the first message comes: most portals never need it. */
let loaded: Promise<typeof Stripe> | undefined
const load = async () => (loaded ??= import('stripe').then((stripe) => stripe.default))

/**
 * The event that was signed with one of the secrets, or why there is none. A message that was signed long ago may have
 * been caught on its way, so it is as good as forged.
 */
export async function readSigned(
  payload: string,
  { header, secrets, now }: { header: string; secrets: readonly string[]; now: number },
): Promise<{ event: unknown } | { refused: 'no_secret' | 'forged' | 'old' }> {
  if (secrets.length === 0) return { refused: 'no_secret' }
  const { webhooks } = await load()
  const signed = (secret: string, tolerance: number) => {
    try {
      return { event: webhooks.constructEvent(payload, header, secret, tolerance, undefined, now) as unknown }
    } catch {
      return undefined
    }
  }
  for (const secret of secrets) {
    const good = signed(secret, TOLERANCE_S)
    if (good) return good
  }
  // without a tolerance only the signature counts
  return { refused: secrets.some((secret) => signed(secret, 0)) ? 'old' : 'forged' }
}
