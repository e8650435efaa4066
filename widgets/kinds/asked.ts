import type { Asked } from '../../api/embeds/showing/scene.ts'

/** Nothing left out. */
export const PLAIN = { stars: undefined, written: undefined, verified: false, media: false } as const

export const isNarrowed = ({ stars, written, verified, media }: Asked) =>
  stars !== undefined || written !== undefined || verified || media

/** A choice as the end of an address, under the names the reader of it knows; empty for what comes without asking. */
export function addressOf(asked: Asked, pageSize: number, names: { written: string; locale: string }): string {
  const { stars, written, verified, media, sort, show } = asked
  const said: [string, string | number | undefined | false][] = [
    ['lang', names.locale],
    ['stars', stars],
    [names.written, written],
    ['verified', verified && 'yes'],
    ['media', media && 'yes'],
    ['sort', sort !== 'newest' && sort],
    ['show', show !== pageSize && show],
  ]
  const kept = said.filter(([, value]) => value).map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
  return kept.length > 0 ? `?${kept.join('&')}` : ''
}
