/** What a company calls the addresses of its widgets, should a filter list know the usual ones. */
export interface Names {
  /** Like `/v1`, with no slash at its end. */
  prefix: string
  /** Like `embed`, for `embed.js`. */
  script: string
}
export const USUAL: Names = { prefix: '/v1', script: 'embed' }

/** An address under its usual name. The usual names always work as well, so that a new one breaks no page. */
export function usualOf({ prefix, script }: Names) {
  if (prefix === USUAL.prefix && script === USUAL.script) return (url: string) => url
  return (url: string) => {
    if (!url.startsWith(`${prefix}/`)) return url
    const rest = url.slice(prefix.length + 1)
    return rest.startsWith(`${script}.`) ? `/v1/embed${rest.slice(script.length)}` : `/v1/${rest}`
  }
}
