/** Six letters and digits, as they stand on the page of a quote. */
export const isQuoteCode = (typed: string) => /^[a-z0-9]{6}$/i.test(typed)

/** How somebody came, in one line: the click they followed, a code they typed, the words they say convinced them. */
export function viaOf({ via, convinced, quoteCode }: { via: string; convinced: string; quoteCode: string }): string {
  return [via, isQuoteCode(quoteCode) && `code:${quoteCode.toUpperCase()}`, convinced && `self:${convinced}`]
    .filter(Boolean)
    .join(' ')
}
