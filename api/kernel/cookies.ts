/** Cookies of ours that the browser keeps for this host alone are called so, where the browser can check it. */
export const cookieName = (name: string, secure: boolean) => (secure ? `__Host-${name}` : name)
export const SESSION = 'session'

/** The first cookie of this name, as it was sent; undefined when there is none. */
export function cookieIn(header: string | null | undefined, name: string): string | undefined {
  if (!header?.includes(name)) return undefined
  for (const part of header.split(';')) {
    const at = part.indexOf('=')
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim()
  }
  return undefined
}
