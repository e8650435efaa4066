import { BlockList, isIP } from 'node:net'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addressOf, isWithin, readRanges } from '../../api/kernel/address-ranges.ts'
import { countryIn, isCountry } from '../../api/kernel/countries.ts'
import { cameByProxies, sourceAddress } from '../../api/kernel/limits.ts'

const within = (list: string, address: string) => isWithin(readRanges(list).ranges, address)

describe('an address and a list', () => {
  test.each([
    ['192.0.2.0/24', '192.0.2.0', true],
    ['192.0.2.0/24', '192.0.2.255', true],
    ['192.0.2.0/24', '192.0.1.255', false],
    ['192.0.2.0/24', '192.0.3.0', false],
    ['192.0.2.77/24', '192.0.2.1', true],
    ['192.0.2.1', '192.0.2.1', true],
    ['192.0.2.1', '192.0.2.2', false],
    ['0.0.0.0/0', '255.255.255.255', true],
    ['255.255.255.255/32', '255.255.255.255', true],
    ['10.0.0.0/8\n10.1.0.0/16', '10.200.0.1', true],
    ['10.1.0.0/16\n10.0.0.0/8\n11.0.0.0/32', '10.255.255.255', true],
    ['2001:db8::/32', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', true],
    ['2001:db8::/32', '2001:db9::', false],
    ['2001:DB8::1', '2001:db8:0:0:0:0:0:1', true],
    ['2001:db8::1/128', '2001:db8::2', false],
    ['2001:db8:0:0:8000::/65', '2001:db8::7fff:ffff:ffff:ffff', false],
    ['2001:db8:0:0:8000::/65', '2001:db8::8000:0:0:0', true],
    ['::/0', '2001:db8::1', true],
    ['::/0', '192.0.2.1', false],
    ['192.0.2.0/24', '::ffff:192.0.2.9', true],
    ['192.0.2.0/24', '::FFFF:c000:209', true],
    ['::ffff:192.0.2.0/120', '192.0.2.9', true],
    ['::ffff:0:0/96', '198.51.100.1', true],
    ['192.0.2.0/24', '64:ff9b::c000:209', false],
    ['192.0.2.0/24', '', false],
    ['192.0.2.0/24', 'unknown', false],
    ['192.0.2.0/24', '192.0.2.1:443', false],
    ['192.0.2.0/24', '192.0.2.01', false],
    ['', '192.0.2.1', false],
  ])('%j holds %s: %s', (list, address, expected) => expect(within(list, address)).toBe(expected))

  test('remarks, empty lines and ends of lines of another system are let be, and what is no range is named', () => {
    const list =
      '\uFEFF# clouds\r\n192.0.2.0/24 # one\r\n\r\n192.0.2.0/33\nfirm.example\n2001:db8::/129\n1.2.3\n::1::2/64\n1.2.3.4/\n198.51.100.7\n1.2.3.4/8/9\n'
    const { ranges, bad } = readRanges(list)
    expect(bad).toEqual([4, 5, 6, 7, 8, 9, 11])
    expect([ranges.count, ranges.v4.starts.length]).toEqual([2, 2])
  })

  const v4 = fc.ipV4()
  // few bits differ, so that ranges and addresses meet
  const near = fc.tuple(fc.nat(3), fc.nat(255)).map(([a, b]) => `198.51.${100 + a}.${b}`)
  const six = fc.tuple(fc.nat(3), fc.nat(65_535), fc.nat(3)).map(([a, b, c]) => `2001:db8:${a}::${b.toString(16)}:${c}`)
  const cidr = fc.oneof(
    fc.tuple(fc.oneof(v4, near), fc.integer({ min: 0, max: 32 })),
    fc.tuple(fc.oneof(fc.ipV6(), six), fc.integer({ min: 0, max: 128 })),
  )
  const address = fc.oneof(
    v4,
    near,
    near,
    six,
    six,
    fc.ipV6(),
    near.map((one) => `::ffff:${one}`),
  )

  test('any address is where a naive look through all ranges says', () => {
    fc.assert(
      fc.property(fc.array(cidr, { maxLength: 12 }), address, (nets, asked) => {
        const list = nets.map(([net, bits]) => `${net}/${bits}`).join('\n')
        const plain = asked.replace(/^::ffff:(?=\d+\.)/, '')
        const naive = nets.some(([net, bits]) => {
          if (isIP(net) !== isIP(plain)) return false
          const one = new BlockList()
          one.addSubnet(net, bits, isIP(net) === 4 ? 'ipv4' : 'ipv6')
          return one.check(plain, isIP(plain) === 4 ? 'ipv4' : 'ipv6')
        })
        expect(readRanges(list).bad).toEqual([])
        expect(within(list, asked)).toBe(naive)
      }),
      { numRuns: 2_000 },
    )
  })
})

test('what Node takes for an address is one, and nothing else', () => {
  const letters = fc.constantFrom(...'0123456789abFg:::..')
  const text = fc.oneof(
    fc.string({ unit: letters, maxLength: 20 }),
    fc.ipV6(),
    fc
      .array(fc.constantFrom('0', '1', 'ffff', '', 'abc', '1.2.3.4', '12345'), { maxLength: 9 })
      .map((g) => g.join(':')),
  )
  fc.assert(
    fc.property(text, (said) => {
      expect([said, addressOf(said) !== undefined]).toEqual([said, isIP(said) !== 0])
    }),
    { numRuns: 5_000 },
  )
})

test.each([
  ['DE', 'DE'],
  [' de ', 'DE'],
  ['XK', 'XK'],
  ['XX', null],
  ['T1', null],
  ['UK', null],
  ['DE, FR', null],
  ['DEU', null],
  ['', null],
  [undefined, null],
  [7, null],
])('a country said as %j is %j', (said, country) => expect(countryIn(said)).toBe(country))
test('all 249 countries of the standard, and Kosovo', () => {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
  expect(letters.flatMap((a) => letters.map((b) => a + b)).filter(isCountry)).toHaveLength(250)
})

test.each([
  ['10.0.0.1', '203.0.113.9', 0, '10.0.0.1', false],
  ['10.0.0.1', '203.0.113.9', 1, '203.0.113.9', true],
  ['10.0.0.1', undefined, 1, '10.0.0.1', false],
  ['10.0.0.1', '203.0.113.9', 2, '203.0.113.9', false],
  ['10.0.0.1', 'made-up, 203.0.113.9, 10.0.0.2', 2, '203.0.113.9', true],
  ['::ffff:10.0.0.1', '2001:db8::1', 1, '2001:db8::1', true],
])('from %s by %s through %i proxies is %s, of theirs: %s', (socket, forwarded, proxies, source, theirs) => {
  expect(sourceAddress(socket, forwarded, proxies)).toBe(source)
  expect(cameByProxies(socket, forwarded, proxies)).toBe(theirs)
})
