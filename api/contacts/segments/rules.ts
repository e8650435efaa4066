/** `region=eu` taken apart; the value may hold an equals sign, the name not. */
export function splitTrait(text: string): { name: string; value: string } {
  const at = text.indexOf('=')
  return { name: text.slice(0, at).trim(), value: text.slice(at + 1).trim() }
}

const DAY_MS = 86_400_000
/** The moments a pair of days stands for: from the first of one to the last of the other, `until` not included. */
export const daysBetween = ({ from, to }: { from?: string | undefined; to?: string | undefined }) => ({
  since: from === undefined ? undefined : Date.parse(from),
  until: to === undefined ? undefined : Date.parse(to) + DAY_MS,
})
