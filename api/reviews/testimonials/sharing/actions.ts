import type { Reads } from '../../../../db/client.ts'
import { sha256 } from '../../../kernel/hash.ts'
import { notFound, Problem, problem } from '../../../kernel/problem.ts'
import { CARD_SIZES, type CardSize, type SharedTestimonial } from './contract.ts'
import { drawCard } from './drawing.ts'
import { disclosureLine } from './rules.ts'
import * as store from './store.ts'

/** @throws Problem testimonial.retired for what was here, testimonial.not_found for what never was */
export async function readShared(db: Reads, id: string): Promise<SharedTestimonial> {
  const found = await store.sharedById(db, id)
  const scopes = new Set(found ? (JSON.parse(found.scopes) as string[]) : [])
  if (!found || found.testimonial.state !== 'live' || !found.shown || !scopes.has('website_widgets')) {
    if (found && found.testimonial.liveFrom !== null)
      throw problem('gone', 'testimonial.retired', 'These words are not shown any more.')
    throw notFound('testimonial.not_found', 'There is no such testimonial.')
  }
  const { testimonial, company, displayFormat, disclosures, ...row } = found
  return {
    ...testimonial,
    ...row,
    company: scopes.has('use_company_and_logo') && displayFormat !== 'anonymous' ? company : null,
    disclosures: JSON.parse(disclosures) as SharedTestimonial['disclosures'],
    liveFrom: testimonial.liveFrom!,
    picture: scopes.has('social_ads'),
  }
}

const KEPT = 64
/** Pictures that were drawn lately, by everything that stands on them. */
const drawn = new Map<string, ReturnType<typeof drawCard>>()

/**
 * The picture of a testimonial. What may be shown is asked each time; only the drawing is kept.
 * @param spend called where it has to be drawn
 * @throws Problem consent.missing without the author's consent for social networks, picture.impossible where the words
 * do not fit or the faces lack a character
 */
export async function pictureOf(db: Reads, id: string, name: string, spend: () => void) {
  const size = sizeOf(name)
  if (!size) throw notFound('picture.not_found', `There are pictures called ${CARD_SIZES.map(fileOf).join(', ')}.`)
  const { excerpt, displayName, company, product, disclosures, rating, code, picture } = await readShared(db, id)
  if (!picture)
    throw problem('forbidden', 'consent.missing', 'The author has not agreed to pictures for social networks.')
  const brand = await store.brandOf(db)
  const words = { excerpt, displayName, company, product: product.name, rating, code, ...brand }
  const whole = { ...words, disclosure: disclosureLine(disclosures) }
  const key = sha256(JSON.stringify([size, whole]))
  let made = drawn.get(key)
  if (!made) {
    spend()
    made = drawCard(whole, size)
    made.catch(() => drawn.delete(key))
  }
  drawn.delete(key)
  drawn.set(key, made)
  for (const oldest of drawn.keys()) {
    if (drawn.size <= KEPT) break
    drawn.delete(oldest)
  }
  const result = await made
  if (result instanceof Uint8Array) return { bytes: result, etag: `"${key.slice(0, 32)}"` }
  throw new Problem('conflict', 'picture.impossible', sentenceFor(result))
}
const sentenceFor = ({ missing }: { missing?: string }) =>
  missing
    ? `The picture's typefaces do not have: ${[...missing].slice(0, 40).join('')}`
    : 'These words are too long for a picture of this size, and nothing is left out of them. Choose fewer sentences, or a larger size.'

export const fileOf = (size: CardSize) => `card-${size}.png`
const sizeOf = (name: string) => CARD_SIZES.find((size) => fileOf(size) === name)
