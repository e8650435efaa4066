/** A file that is here already, as a form carries it: `id.secret.kind` in the field `file`. */
export interface Kept {
  id: string
  secret: string
  kind: 'photo' | 'video' | 'audio'
  alt: string
}
/** A photo on its way, as its picker shows it. */
export interface Sending {
  key: number
  name: string
  preview: string
  /** From 0 to 1. */
  share: number
  state: 'sending' | 'waiting' | 'lost' | 'here' | 'refused'
  said: string
  sent: Kept | undefined
  alt: string
}
export const keptValue = ({ id, secret, kind }: Omit<Kept, 'alt'>) => `${id}.${secret}.${kind}`

const KINDS = ['photo', 'video', 'audio'] as const
/** What such a field says; undefined for what we did not write. */
export function keptOf(value: string, alt = ''): Kept | undefined {
  const [id = '', secret = '', said] = value.split('.')
  const kind = KINDS.find((one) => one === said)
  return id && secret && kind ? { id, secret, kind, alt } : undefined
}
export const fill = (text: string, values: Record<string, string | number>) =>
  text.replace(/\{(\w+)\}/g, (all, name: string) => String(values[name] ?? all))
