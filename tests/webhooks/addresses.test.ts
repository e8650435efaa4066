import { describe, expect, test } from 'vitest'
import { AddressRefused } from '../../api/kernel/outside.ts'
import { isPublic, targetOf } from '../../api/outside/public-address.ts'
import { safeFetch } from '../../api/outside/safe-fetch.ts'

/** Ways to write an address inside the house; each has been a hole in somebody's product. */
const INSIDE = [
  ...[
    '127.0.0.1',
    '127.1',
    '127.0.1',
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '0x7F.0.0.1',
    '0177.0.0.1',
    '017700000001',
  ],
  ...[
    '127.000.000.001',
    '127.0.0.1.',
    '0',
    '0.0.0.0',
    '00',
    '0x0',
    '１２７.０.０.１',
    '①②⑦.0.0.1',
    '127。0。0。1',
    '127%2e0.0.1',
  ],
  ...[
    '10.0.0.1',
    '10.255.255.255',
    '0xa000001',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.0.1',
    '192.168.1',
    '3232235777',
  ],
  ...['169.254.169.254', '0xA9FEA9FE', '2852039166', '0251.0376.0251.0376', '169.254.43518'],
  ...[
    '100.64.0.1',
    '100.127.255.255',
    '192.0.0.8',
    '192.0.2.1',
    '198.18.0.1',
    '198.19.255.255',
    '198.51.100.7',
    '203.0.113.9',
  ],
  ...['192.88.99.1', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
  ...[
    '[::]',
    '[::1]',
    '[0:0:0:0:0:0:0:1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::ffff:8.8.8.8]',
    '[::127.0.0.1]',
  ],
  ...['[64:ff9b::7f00:1]', '[64:ff9b::169.254.169.254]', '[64:ff9b:1::1]', '[2002:7f00:1::]', '[2002:a9fe:a9fe::1]'],
  ...[
    '[2001::1]',
    '[2001:0:7f00:1::]',
    '[2001:db8::1]',
    '[3fff::1]',
    '[fc00::1]',
    '[fd12:3456::1]',
    '[fe80::1]',
    '[fec0::1]',
  ],
  ...['[ff02::1]', '[100::1]', '[4000::1]'],
]
describe('an address inside the house is refused in every notation', () => {
  test.each(INSIDE)('%s', async (host) => {
    const caller = safeFetch({ resolve: async () => ['127.0.0.1'] })
    await expect(caller.check(`https://${host}/x`)).rejects.toThrow(AddressRefused)
    expect(await caller.post(`https://${host}/x`, { headers: {}, body: '' })).toMatchObject({
      error: expect.stringMatching(/internal|malformed/),
    })
  })
})

test.each([
  '8.8.8.8',
  '1.1.1.1',
  '100.63.255.255',
  '100.128.0.0',
  '172.15.0.1',
  '172.32.0.1',
  '2606:4700::1111',
  '2a00:1450::1',
])('%s is of the public internet', (address) => expect(isPublic(address)).toBe(true))
test.each(['', 'localhost', '8.8.8', '8.8.8.8 ', 'fe80::1%eth0', '::ffff:8.8.8.8'])('%s is not', (address) =>
  expect(isPublic(address)).toBe(false),
)

const faultOf = (url: string, allow: string[] = []) => {
  try {
    return targetOf(url, allow, [443, 8443]).allowed ? 'allowed' : 'fine'
  } catch (error) {
    return (error as AddressRefused).fault
  }
}
test.each([
  ['https://hooks.example.com/a?b', 'fine'],
  ['https://hooks.example.com:8443/', 'fine'],
  ['https://8.8.8.8/', 'fine'],
  ['https://[2606:4700::1111]/', 'fine'],
  ['https://hooks.example.com:22/', 'port'],
  ['https://hooks.example.com:80/', 'port'],
  ['http://hooks.example.com/', 'scheme'],
  ['ftp://hooks.example.com/', 'scheme'],
  ['file:///etc/passwd', 'scheme'],
  ['gopher://127.0.0.1:70/_', 'scheme'],
  ['javascript:alert(1)', 'scheme'],
  ['https://name:secret@hooks.example.com/', 'credentials'],
  ['https://hooks.example.com@127.0.0.1/', 'credentials'],
  ['https://hooks.example.com\\@127.0.0.1/', 'fine'],
  ['hooks.example.com', 'malformed'],
  ['https://', 'malformed'],
  ['https://256.256.256.256/', 'malformed'],
  ['', 'malformed'],
])('%s is %s', (url, fault) => expect(faultOf(url)).toBe(fault))

test.each([
  ['http://localhost:4400/x', ['localhost:4400'], 'allowed'],
  ['http://LOCALHOST:4400/x', ['localhost:4400'], 'allowed'],
  ['http://localhost:4401/x', ['localhost:4400'], 'scheme'],
  ['http://hooks.internal:99/x', ['hooks.internal'], 'allowed'],
  ['http://hooks.internal/x', ['hooks.internal:80'], 'allowed'],
  ['https://hooks.internal/x', ['hooks.internal:443'], 'allowed'],
  ['http://evil.hooks.internal/x', ['hooks.internal'], 'scheme'],
  ['http://[::1]:4400/', ['[::1]:4400'], 'allowed'],
  ['http://0x7f.1:4400/', ['127.0.0.1'], 'allowed'],
  ['ftp://hooks.internal/x', ['hooks.internal'], 'scheme'],
  ['http://a:b@hooks.internal/x', ['hooks.internal'], 'credentials'],
])('%s where the operator allows %o is %s', (url, allow, fault) => expect(faultOf(url, allow)).toBe(fault))

describe('a name is judged by every address it has', () => {
  const check = (addresses: string[] | Error) =>
    safeFetch({
      resolve: async () => {
        if (addresses instanceof Error) throw addresses
        return addresses
      },
    }).check('https://hooks.example.com/')
  test.each([
    [['8.8.8.8', '127.0.0.1'], 'internal'],
    [['8.8.8.8', '::1'], 'internal'],
    [['::ffff:10.0.0.1'], 'internal'],
    [['169.254.169.254'], 'internal'],
    [['not an address'], 'internal'],
    [[], 'unresolved'],
    [new Error('SERVFAIL'), 'unresolved'],
  ])('%o is %s', (addresses, fault) => expect(check(addresses)).rejects.toMatchObject({ fault }))
  test('all of them outside is well', () => expect(check(['8.8.8.8', '2606:4700::1111'])).resolves.toBeUndefined())
})
