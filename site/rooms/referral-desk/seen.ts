import type { z } from 'zod'
import type { Hold, HoldList } from '../../../api/risk/contract.ts'
import { dateTime, number, t, tn } from '../../locales/t.ts'
import { countryName } from '../partners/words.ts'

type Doubt = Pick<z.infer<typeof Hold>, 'rule' | 'evidence'>
/** What was seen, as a sentence where there is one for the rule. */
export function wordsOf({ rule, evidence }: Doubt): string {
  const { clicks, fromDataCentre, click, billing, domain } = evidence
  if (rule === 'datacenter_address' && typeof clicks === 'number')
    return tn('holds.seen.datacenter_address', clicks, { seen: number(Number(fromDataCentre)) })
  if (rule === 'country_mismatch')
    return t('holds.seen.country_mismatch', {
      click: countryName(String(click)),
      billing: countryName(String(billing)),
    })
  if (rule === 'no_mail_server') return t('holds.seen.no_mail_server', { domain: String(domain) })
  return Object.entries(evidence)
    .map(([key, value]) => `${key.replace(/([A-Z])/g, ' $1').toLowerCase()}: ${value}`)
    .join(' · ')
}

type See = z.infer<typeof HoldList>['see']
/** Which rules about clicks can say something here, and what the others want. */
export function seenWords({ hosting, countries }: See): string[] {
  return [
    hosting === null ? t('holds.see.hosting.off') : listWords(hosting),
    ...(hosting && hosting.bad > 0 ? [tn('holds.see.hosting.bad', hosting.bad)] : []),
    t(countries ? 'holds.see.countries' : 'holds.see.countries.off'),
  ]
}
function listWords({ ranges, readAt, readable }: NonNullable<See['hosting']>) {
  if (readAt === null) return t('holds.see.hosting.unread')
  const when = { date: dateTime(readAt) }
  return tn(readable ? 'holds.see.hosting' : 'holds.see.hosting.old', ranges, when)
}
