/** What somebody chose of the board, as it stands in the address. */
export const CHOICES = ['board', 'sort', 'status', 'mine', 'label', 'q'] as const
export type Choice = Partial<Record<(typeof CHOICES)[number], string>>
export const SORTS = ['trending', 'top', 'new', 'discussed', 'quiet'] as const

export function choiceIn(params: URLSearchParams): Choice {
  return Object.fromEntries(
    CHOICES.flatMap((name) => {
      const value = params.get(name)?.trim()
      return value ? [[name, value]] : []
    }),
  )
}
/** The address of the board with another choice; the first page of it. */
export function addressOf(here: string, choice: Choice, change: Choice & { cursor?: string } = {}): string {
  const params = new URLSearchParams()
  const wanted = { ...choice, ...change }
  for (const name of [...CHOICES, 'cursor' as const]) if (wanted[name]) params.set(name, wanted[name])
  return params.size > 0 ? `${here}?${params}` : here
}
export const isFiltered = ({ sort: _, board: _b, ...filters }: Choice) => Object.keys(filters).length > 0

/** The page of a request: the number decides, the words are for people. */
export const pageOf = ({ number, slug }: { number: number; slug: string }) =>
  `/requests/${slug ? `${number}-${encodeURIComponent(slug)}` : number}`
