import { readReferralCookie } from '../../../api/kernel/referral-cookie.ts'

/** Six letters and digits, as they stand on the page of a quote. */
export const isQuoteCode = (typed: string) => /^[a-z0-9]{6}$/i.test(typed)

/** Links that this browser opened before, as its cookie has them. */
export const clicksKept = (request: Request, publicUrl: string) =>
  readReferralCookie(request.headers.get('cookie'), publicUrl.startsWith('https:'))

/** What the address of the sign-up page and a cookie say of links that were opened. @param kept the clicks of a cookie */
export function broughtBy(query: URLSearchParams, kept: readonly string[] = []): string {
  const [words, friend, page] = ['fw', 'friend', 'page'].map((name) => query.get(name) ?? '') as [
    string,
    string,
    string,
  ]
  const clicks = [...kept, query.get('ref') ?? ''].filter((one) => /^[A-Za-z0-9]{16}$/.test(one))
  return [
    words,
    ...new Set(clicks.map((one) => `ref:${one}`)),
    /^(?:rev|sto)_[\w-]{1,56}$/.test(page) && `page:${page}`,
    /^[A-Za-z0-9]{4,24}$/.test(friend) && `friend:${friend.toUpperCase()}`,
  ]
    .filter(Boolean)
    .join(' ')
}
export const isInvited = (via: string) => /(?:^| )(?:ref|friend):/.test(via)

/** How somebody came, in one line: the click they followed, a code they typed, the words they say convinced them. */
export function viaOf({ via, convinced, quoteCode }: { via: string; convinced: string; quoteCode: string }): string {
  return [via, isQuoteCode(quoteCode) && `code:${quoteCode.toUpperCase()}`, convinced && `self:${convinced}`]
    .filter(Boolean)
    .join(' ')
}
