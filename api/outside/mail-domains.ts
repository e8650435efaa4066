import { Resolver } from 'node:dns/promises'
import type { MailDomains } from '../kernel/outside.ts'

/** What the names of the internet are asked, as `Resolver` of node:dns/promises does it. */
type Names = Pick<Resolver, 'resolveMx' | 'resolve4' | 'resolve6'>
const TIMEOUT_MS = 1_500
const GIVE_UP_MS = 4_000

/** No record of the kind, or no such name at all; anything else may be otherwise in a moment. */
const isNothing = (error: unknown) => ['ENOTFOUND', 'ENODATA'].includes((error as NodeJS.ErrnoException).code ?? '')
const isNobody = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOTFOUND'

/** Whether mail can be sent to a domain: RFC 5321, section 5.1, and RFC 7505 for one that says it takes none. */
async function ask(names: Names, domain: string): ReturnType<MailDomains['ask']> {
  try {
    const hosts = await names.resolveMx(domain)
    if (hosts.length > 0) return hosts.every(({ exchange }) => /^\.?$/.test(exchange)) ? 'none' : 'mail'
  } catch (error) {
    if (isNobody(error)) return 'none'
    if (!isNothing(error)) return 'unclear'
  }
  let answer: 'none' | 'unclear' = 'none'
  for (const addresses of [names.resolve4.bind(names), names.resolve6.bind(names)]) {
    try {
      if ((await addresses(domain)).length > 0) return 'mail'
    } catch (error) {
      if (!isNothing(error)) answer = 'unclear'
    }
  }
  return answer
}

/** Asks the machine's own name servers, for a few seconds at the most. */
export const mailDomains = (open?: () => Names): MailDomains => ({
  async ask(domain) {
    const resolver = open ? undefined : new Resolver({ timeout: TIMEOUT_MS, tries: 2 })
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<'unclear'>((done) => (timer = setTimeout(done, GIVE_UP_MS, 'unclear')))
    try {
      return await Promise.race([ask(resolver ?? open!(), domain), late])
    } finally {
      clearTimeout(timer)
      resolver?.cancel()
    }
  },
})
