/** What a visitor chose of the list, as it stands in the address. */
export const CHOICES = ['sort', 'stars', 'lang', 'verified', 'media', 'q'] as const
export type Choice = Partial<Record<(typeof CHOICES)[number], string>>

export function choiceIn(params: URLSearchParams): Choice {
  return Object.fromEntries(
    CHOICES.flatMap((name) => {
      const value = params.get(name)?.trim()
      return value ? [[name, value]] : []
    }),
  )
}
/** The address of the list with another choice; the first page of it. */
export function addressOf(here: string, choice: Choice, change: Choice & { cursor?: string } = {}): string {
  const params = new URLSearchParams()
  const wanted = { ...choice, ...change }
  for (const name of [...CHOICES, 'cursor' as const]) if (wanted[name]) params.set(name, wanted[name])
  return params.size > 0 ? `${here}?${params}#reviews` : `${here}#reviews`
}
/** Whether only some of the reviews are shown; another order shows all. */
export const isFiltered = ({ sort: _, ...filters }: Choice) => Object.keys(filters).length > 0
