import { PLACEHOLDERS } from '../../../db/schema/invitations.ts'

export interface Words {
  subject: string
  message: string
  incentive: string
}
export interface Complaint {
  field: keyof Words
  /** What was found, as it stands there. */
  found: string
  why: string
}

interface Ban {
  why: string
  finds: RegExp
}

const GOOD =
  'positive|good|great|nice|glowing|excellent|favou?rable|lovely|wonderful|amazing|fantastic|kind|happy|top|best|perfect'
const GOOD_DE =
  '(?:positiv|gut|toll|nett|super|hervorragend|ausgezeichnet|wohlwollend|freundlich|best|perfekt|lobend)(?:e[rsnm]?)?'
const REVIEW = '(?:reviews?|ratings?|feedback|testimonials?|scores?|evaluations?|comments?)'
const REVIEW_DE =
  '(?:bewertung(?:en)?|rezension(?:en)?|kritik(?:en)?|feedback|rückmeldung(?:en)?|beurteilung(?:en)?|note)'
const GLAD = 'happy|satisfied|pleased|delighted|glad|thrilled|content|impressed'
const GLAD_DE = 'zufrieden|glücklich|begeistert|überzeugt|froh'
const GIFT = 'discounts?|gift cards?|gifts?|vouchers?|coupons?|rewards?|cash ?backs?|freebies|prizes?|free months?'
const GIFT_DE = 'gutscheine?n?|rabatte?n?|geschenke?n?|prämien?|belohnung(?:en)?|gratis\\w*'
/** `to the end of the sentence` in a pattern. */
const SAME = '[^.!?]{0,80}'

const words = (pattern: string) => new RegExp(`(?<![\\p{L}\\p{N}])(?:${pattern})(?![\\p{L}\\p{N}])`, 'iu')

const NEUTRAL = 'Ask everybody for their opinion, whatever it is.'
/** What makes an invitation ask for praise, in English and German. Each says what is wrong with it. */
const BANS: readonly Ban[] = [
  {
    why: `It asks for a number of stars. ${NEUTRAL}`,
    finds: words(
      '(?:[45]|four|five|vier|fünf)[\\s-]{0,2}(?:(?:or|to|oder|bis|-|–)[\\s-]{0,2}(?:5|five|fünf)[\\s-]{0,2})?(?:stars?|starred|sternen?|stern\\p{L}*)|[45] ?(?:/|out of|von) ?5|(?:highest|top|full|maximum|best|höchste|volle|beste) (?:rating|score|marks|stars?|number of stars|bewertung|punktzahl|note|sterne(?:zahl)?)|bestnoten?|bestbewertung',
    ),
  },
  { why: 'Stars in the words ask for stars. Leave them out.', finds: /[★⭐🌟✭✮✯]/u },
  {
    why: `It asks for praise. ${NEUTRAL}`,
    finds: words(
      `(?:${GOOD}) (?:\\p{L}+ )?${REVIEW}|${GOOD_DE} (?:\\p{L}+ )?${REVIEW_DE}|(?:positive|kind|good|nice) words?|(?:nette|gute|positive) worte|how (?:great|good|much you (?:love|like|enjoy))|show (?:us )?(?:your|some) love|wie (?:toll|gut|zufrieden|sehr)|rate us (?:high\\p{L}*|well|top)|bewerte[nt]? (?:sie |du |ihr )?uns (?:gut|positiv|hoch)|loben`,
    ),
  },
  {
    why: `It asks only people who are content. ${NEUTRAL}`,
    finds: words(
      `(?:if|when|since|because|as) you(?:['’]re| are| were| have been| feel| felt)? ?(?:\\p{L}+ ){0,2}(?:${GLAD}|love[ds]?|like[ds]?|enjoy(?:ed)?)|(?:${GLAD}) (?:with (?:us|it|\\{product\\}|the product|our)|customers?|users?)|(?:wenn|falls|sofern|weil|da) (?:(?:du|sie|ihr|es|dir|ihnen|euch|[\\p{L}{}]+) ){1,4}(?:${GLAD_DE}|gefällt|gefallen|liebs?t?|lieben|mags?t?|mögen)|(?:${GLAD_DE})e?n? (?:mit|kund\\p{L}*)|(?:${GLAD}|${GLAD_DE})\\?`,
    ),
  },
  {
    why: `It asks under a condition. ${NEUTRAL}`,
    finds: words('only if|only when|but only|unless you|nur wenn|nur dann|nur falls|aber nur|es sei denn'),
  },
  {
    why: 'It asks people to keep criticism off the page. Whoever is unhappy writes a review like everybody.',
    finds: words(
      `(?:before|instead of) (?:you )?(?:leav|writ|post|giv|submitt)\\p{L}* ${SAME}(?:negative|bad|critical|poor|unhappy|low)|(?:before|instead of) (?:a |any )?(?:negative|bad|critical|poor|low)|(?:bevor|ehe|statt|anstatt)${SAME}(?:negativ|schlecht|kritisch)\\p{L}*|(?:contact|tell|talk to|write to|call|email) us first|(?:kontaktieren|schreiben|sprechen|rufen|melden) sie (?:uns|sich|mit uns)?${SAME}zuerst|(?:not |un|dis)-?(?:${GLAD})|dissatisfied|nicht (?:${GLAD_DE})|un(?:${GLAD_DE})`,
    ),
  },
  {
    why: 'It promises something for praise. What is given is given for every review.',
    finds: words(
      `(?:${GIFT}|${GIFT_DE})${SAME}(?:${GOOD}|${GOOD_DE})(?=[ -])|(?:${GOOD}|${GOOD_DE})[ -]${SAME}(?:${GIFT}|${GIFT_DE})`,
    ),
  },
  {
    why: 'A prize by lot is not given to everybody who writes. Give the same to all, or nothing.',
    finds: words(
      'raffles?|lotter(?:y|ies)|prize draws?|sweepstakes?|verlosung(?:en)?|verlosen|gewinnspiele?n?|tombola',
    ),
  },
  {
    why: 'The mail has its own link. Leave other addresses out.',
    finds:
      /https?:|www\.|(?<![\p{L}\p{N}])[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.(?:com|net|org|io|co|de|at|ch|eu|uk|fr|app|dev|ai|info|biz|me|ly|gl|shop|link|page|site|online)(?![\p{L}\p{N}])|[\p{L}\p{N}]+@[\p{L}\p{N}]/iu,
  },
]

const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu
/** As a reader sees it: one space for any, no invisible characters, one form for each letter. */
const plain = (text: string) => text.normalize('NFKC').replace(INVISIBLE, '').replace(/\s+/gu, ' ')
const EMPHASIS = /[*_~`]/g

const GAP = new RegExp(`\\{(?:${PLACEHOLDERS.join('|')})\\}`, 'gu')
const BRACES = /\{[^{}]*\}?|\}/u
const SOMETHING_GIVEN = words(`${GIFT}|${GIFT_DE}`)
const FIELDS = ['subject', 'message', 'incentive'] as const

/**
 * What must not stand in an invitation to review. It knows the words only: not who they go to, nor what anybody gave.
 * A first look for people who mean well; it does not see through everybody who does not.
 */
export function lint(text: Words): Complaint[] {
  const complaints: Complaint[] = []
  for (const field of FIELDS) {
    const seen = plain(text[field])
    for (const { why, finds } of BANS) {
      const found = finds.exec(seen.replace(EMPHASIS, ''))?.[0].trim()
      if (found) complaints.push({ field, found, why })
    }
    const gap = BRACES.exec(field === 'incentive' ? seen : seen.replace(GAP, ''))?.[0]
    if (gap) complaints.push({ field, found: gap, why: gapWords(field) })
  }
  const given = text.incentive.trim() === '' && SOMETHING_GIVEN.exec(plain(`${text.subject}\n${text.message}`))?.[0]
  if (given) {
    const why = 'Say what is given in the field for it: it is printed on every review that comes of this.'
    complaints.push({ field: 'message', found: given, why })
  }
  return complaints
}
const gapWords = (field: keyof Words) =>
  field === 'incentive'
    ? 'This sentence is printed as it stands, so it has no gaps.'
    : `Only ${PLACEHOLDERS.map((one) => `{${one}}`).join(', ')} are filled in.`

/** One sentence a field, for the form. */
export const sentences = (complaints: readonly Complaint[]): Partial<Record<keyof Words, string>> =>
  Object.fromEntries(
    FIELDS.flatMap((field) => {
      const mine = complaints.filter((one) => one.field === field)
      return mine.length ? [[field, mine.map(({ found, why }) => `“${found}”: ${why}`).join(' ')]] : []
    }),
  )
