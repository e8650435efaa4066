import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lint, sentences } from '../../api/invitations/words/rules.ts'
import { CAMPAIGN } from './campaign.ts'

const { subject, message } = CAMPAIGN
const says = (text: string, incentive = '') => lint({ subject: 'What is it like?', message: text, incentive })

describe('words that ask everybody alike may be sent', () => {
  test.each([
    message,
    'Hello {name}, you bought {product} a month ago. What do you think of it? Praise and criticism both help.',
    'Please review {product}. It takes a minute. We publish every review, critical ones too.',
    'Good morning {name}! How is {product} working out for you? Thanks, your team at {company}',
    'Guten Tag {name}, was halten Sie von {product}?',
    'Hallo {name}, wie ist {product}? Lob und Kritik helfen anderen gleich viel. Danke!',
    'Tell others what works and what does not. Version 5 came out in May; 4 of 10 people answer.',
    'If you have a minute, we would like to know what you think.',
    'Wenn Sie eine Minute haben, schreiben Sie uns Ihre Meinung.',
  ])('%s', (text) => {
    expect(says(text)).toEqual([])
  })
  test('and a gift that everybody gets is named in its field', () => {
    expect(
      says(
        'Please review {product}. There is a small gift for every review.',
        'A voucher of 5 euros for every review.',
      ),
    ).toEqual([])
    expect(lint({ subject, message, incentive: 'One free month for everybody who writes' })).toEqual([])
  })
})

describe('words that ask for praise may not', () => {
  test.each([
    // stars
    ['Give us 5 stars!', '5 stars'],
    ['We would love a five-star rating', 'five-star'],
    ['a 5-Star review', '5-Star'],
    ['Please leave 4 or 5 stars', '4 or 5 stars'],
    ['Rate it 5/5', '5/5'],
    ['Rate us 5 out of 5', '5 out of 5'],
    ['the highest rating helps us', 'highest rating'],
    ['Bitte 5 Sterne geben', '5 Sterne'],
    ['eine Fünf-Sterne-Bewertung', 'Fünf-Sterne'],
    ['die beste Bewertung', 'beste Bewertung'],
    ['eine Bestnote wäre toll', 'Bestnote'],
    ['Rate us ★★★★★', '★'],
    ['⭐⭐⭐⭐⭐ please', '⭐'],
    // praise
    ['Write a positive review', 'positive review'],
    ['leave a good honest review', 'good honest review'],
    ['some great feedback', 'great feedback'],
    ['a few kind words', 'kind words'],
    ['tell others how great it is', 'how great'],
    ['show us some love', 'show us some love'],
    ['eine positive Bewertung', 'positive Bewertung'],
    ['über gute Rezensionen freuen wir uns', 'gute Rezensionen'],
    ['ein nettes Feedback', 'nettes Feedback'],
    // only those who are content
    ['If you are happy with it, write', 'If you are happy'],
    ['If you’re satisfied, tell others', 'If you’re satisfied'],
    ['if you love {product}', 'if you love'],
    ['If you really enjoyed it', 'If you really enjoyed'],
    ['Are you happy with us?', 'happy with us'],
    ['You are happy? Tell others', 'happy?'],
    ['We ask our happy customers', 'happy customers'],
    ['Wenn Sie zufrieden sind, schreiben Sie', 'Wenn Sie zufrieden'],
    ['Falls es dir gefällt', 'Falls es dir gefällt'],
    ['wenn du {product} liebst', 'wenn du'],
    ['Zufrieden? Dann los', 'Zufrieden?'],
    // conditions
    ['Only if it helped', 'Only if'],
    ['nur wenn es geholfen hat', 'nur wenn'],
    // keeping criticism away
    ['Before leaving a negative review, call', 'Before leaving a negative'],
    ['instead of a bad review', 'instead of a bad'],
    ['Please contact us first', 'contact us first'],
    ['Not happy? Write to support', 'Not happy'],
    ['If you are dissatisfied, call', 'dissatisfied'],
    ['Bevor Sie negativ schreiben', 'Bevor Sie negativ'],
    ['Unzufrieden? Rufen Sie an', 'Unzufrieden'],
    // a reward for praise, or by lot
    ['A voucher for every good one', 'voucher for every good'],
    ['A positive text earns a discount', 'positive text earns a discount'],
    ['Ein Gutschein für jede gute Meinung', 'Gutschein für jede gute'],
    ['You take part in a raffle', 'raffle'],
    ['Unter allen wird ein Preis verlost: Verlosung', 'Verlosung'],
    // a gift that is not in its field
    ['You get a voucher', 'voucher'],
    // gaps and links
    ['Hello {first_name}', '{first_name}'],
    ['Hello {name', '{name'],
    ['Hello {{name}}', '{'],
    ['See https://evil.test', 'https:'],
    ['See example.com', 'example.com'],
    ['Write to help@acme', 'help@a'],
  ])('%s', (text, found) => {
    const all = says(text)
    expect(all.map((one) => one.found.toLowerCase())).toEqual(
      expect.arrayContaining([expect.stringContaining(found.toLowerCase())]),
    )
    for (const { why } of all) expect(why).toMatch(/^[A-Z].*\.$/)
  })

  test('in the subject and in what is given too', () => {
    const fields = sentences(lint({ subject: 'Five stars for {product}?', message, incentive: 'A raffle for {name}' }))
    expect(fields.subject).toBe(
      '“Five stars”: It asks for a number of stars. Ask everybody for their opinion, whatever it is.',
    )
    expect(fields.incentive).toContain('“raffle”')
    expect(fields.incentive).toContain('“{name}”')
    expect(fields.message).toBeUndefined()
  })

  test('however it is spaced, written or hidden', () => {
    const around = fc.constantFrom('', 'Hello {name}, ', 'Dear customer! ', 'Guten Tag,\n')
    const phrase = fc.constantFrom('positive review', 'five stars', 'if you are happy', 'only if', 'gute Bewertung')
    const gap = fc.constantFrom(' ', '\n', '  ', '\t', '\u00a0', ' \u200b')
    const shape = fc.constantFrom(
      (text: string) => text,
      (text: string) => text.toUpperCase(),
      (text: string) => text.normalize('NFD'),
      (text: string) => [...text].join('\u200b'),
      (text: string) => text.replace('i', '\u00ad' + 'i'),
      (text: string) => `*${text}*`,
      (text: string) =>
        [...text].map((c) => (/[a-z]/.test(c) ? String.fromCodePoint(c.codePointAt(0)! + 0xfee0) : c)).join(''),
    )
    fc.assert(
      fc.property(around, phrase, gap, shape, (before, words, space, write) => {
        expect(says(`${before}${write(words.replaceAll(' ', space))} please.`).length).toBeGreaterThan(0)
      }),
    )
  })
})

test('looking at long words is quick', () => {
  const long = ['a '.repeat(1000), 'if you '.repeat(280), '5 '.repeat(1000), '{'.repeat(2000), 'wenn du '.repeat(250)]
  const started = performance.now()
  for (const text of [...long, 'x.'.repeat(1000), 'x-'.repeat(1000), 'gift '.repeat(400)]) says(text)
  expect(performance.now() - started).toBeLessThan(1_000)
})
