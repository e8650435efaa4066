import { BlockList, isIP } from 'node:net'
import { AddressRefused } from '../kernel/outside.ts'

const inside = new BlockList()
/** What the registries of special addresses (IANA, RFC 6890) keep from the public internet, and the gaps beside. */
for (const net of [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.31.196.0/24', '192.52.193.0/24', '192.88.99.0/24', '192.168.0.0/16', '192.175.48.0/24'],
  ...['198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
])
  add(net, 'ipv4')
// inside of 2000::/3, the only part of IPv6 that is given out: protocols (Teredo too), examples, 6to4, AS112
for (const net of ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20']) add(net, 'ipv6')
const givenOut = new BlockList()
givenOut.addSubnet('2000::', 3, 'ipv6')

function add(net: string, family: 'ipv4' | 'ipv6') {
  const [address = '', bits] = net.split('/')
  inside.addSubnet(address, Number(bits), family)
}

/**
 * Is it an address of the public internet? IPv6 addresses that carry an IPv4 one (mapped, NAT64, 6to4) are not, wherever
 * they lead.
 */
export function isPublic(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !inside.check(address, 'ipv4')
  return family === 6 && givenOut.check(address, 'ipv6') && !inside.check(address, 'ipv6')
}

export interface Target {
  url: URL
  /** Set when the host is an address itself, in whatever notation it was written. */
  literal: string | undefined
  /** The operator named this host: it may be inside, at any port and without TLS. */
  allowed: boolean
}

/** What the operator wrote may be a host, or one with its port. */
const isAllowed = ({ hostname, port, protocol }: URL, hosts: readonly string[]) =>
  hosts.includes(hostname) || hosts.includes(`${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`)

/** Reads an address as browsers do (WHATWG), so that decimal, octal and short notations are all one. @throws AddressRefused */
export function targetOf(text: string, hosts: readonly string[], ports: readonly number[]): Target {
  if (!URL.canParse(text)) throw new AddressRefused('malformed')
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new AddressRefused('scheme')
  if (url.username !== '' || url.password !== '') throw new AddressRefused('credentials')
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const literal = isIP(host) ? host : undefined
  if (isAllowed(url, hosts)) return { url, literal, allowed: true }
  if (url.protocol !== 'https:') throw new AddressRefused('scheme')
  if (!ports.includes(Number(url.port || 443))) throw new AddressRefused('port')
  if (literal !== undefined && !isPublic(literal)) throw new AddressRefused('internal')
  return { url, literal, allowed: false }
}
