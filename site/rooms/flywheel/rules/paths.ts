type Node = Record<string, unknown>

/** What stands under a key; of a list only what has a number, and never what every object has. */
export function child(node: unknown, key: string): unknown {
  if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) return undefined
  return Array.isArray(node) && !/^\d+$/.test(key) ? undefined : (node as Node)[key]
}
export const valueAt = (root: unknown, keys: readonly string[]): unknown => keys.reduce<unknown>(child, root)

/** Puts something where something stands already; elsewhere nothing happens. */
export function replaceAt(root: unknown, keys: readonly string[], change: (was: unknown) => unknown) {
  const [last, parent] = [keys.at(-1)!, valueAt(root, keys.slice(0, -1))]
  const was = child(parent, last)
  if (was !== undefined) (parent as Node)[last] = change(was)
}
