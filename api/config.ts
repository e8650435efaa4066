import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { type Names, USUAL } from './embeds/tiers/rules.ts'

/** A setting is wrong: the sentence says which and how to mend it. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

const url = (protocols: RegExp, example: string) =>
  z.string().refine((v) => URL.canParse(v) && protocols.test(new URL(v).protocol), `is not an address like ${example}`)

/** First steps of addresses that people use. */
const PAGES =
  /^\/(api|admin|auth|embed|files|brand|invitations|asked|me|products|reviews|stories|t|w|join|link|setup|_astro|r)$/

/** Headers that browsers and proxies use for other things. */
const READ_OTHERWISE = /^(accept|authorization|cookie|forwarded|host|origin|referer|user-agent|x-forwarded-.*|sec-.*)$/

const Environment = z.object({
  PORT: z
    .string()
    .regex(/^\d+$/, 'is not a number')
    .transform(Number)
    .refine((port) => port <= 65_535, 'is not a port')
    .default(4321),
  HOST: z
    .string()
    .refine((host) => URL.canParse(`http://${isIP(host) === 6 ? `[${host}]` : host}`), 'is not a host name or address')
    .default('127.0.0.1'),
  PUBLIC_URL: url(/^https?:$/, 'https://reviews.example.com')
    .refine(
      (v) => !URL.canParse(v) || (new URL(v).pathname === '/' && !/[?#]/.test(v)),
      'has a path; the portal lives at the root of its host',
    )
    .optional(),
  DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: url(/^(file|libsql|https?|wss?):$/, 'libsql://db.example.com or file:./portal.db').optional(),
  DATABASE_AUTH_TOKEN: z.string().min(1).optional(),
  SMTP_URL: url(/^smtps?:$/, 'smtps://name:password@mail.example.com').optional(),
  FILES_URL: url(/^s3(\+http)?:$/, 's3://key:secret@s3.example.com/bucket?region=eu-1').optional(),
  EMBED_PREFIX: z
    .string()
    .regex(/^\/[a-z0-9][a-z0-9-]{0,30}$/, 'is not one step of a path, like /say')
    .refine((v) => !PAGES.test(v), 'is the address of pages here; choose another, like /say')
    .default(USUAL.prefix),
  EMBED_SCRIPT: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,30}$/, 'is not a short name like embed')
    .default(USUAL.script),
  WEBHOOK_ALLOW_HOSTS: z
    .string()
    .transform((list) => list.split(',').map((host) => host.trim().toLowerCase()))
    .refine(
      (hosts) => hosts.every((host) => /^[^\s/?#@]+$/.test(host) && URL.canParse(`http://${host}`)),
      'is not a list of hosts like localhost:4400, hooks.internal',
    )
    .default([]),
  HOSTING_RANGES_FILE: z.string().min(1).optional(),
  COUNTRY_HEADER: z
    .string()
    .toLowerCase()
    .regex(/^[a-z0-9][a-z0-9-]{0,60}$/, 'is not the name of a header like CF-IPCountry')
    .refine((name) => !READ_OTHERWISE.test(name), 'is a header that says something else')
    .optional(),
  TRUSTED_PROXIES: z.coerce.number('is not a number').int().min(0, 'is below zero').max(10, 'is above ten').default(0),
})
const NAMES = Object.keys(Environment.shape)

export interface Config {
  port: number
  host: string
  /** Without a slash at its end; every link is built from it. */
  publicUrl: string
  dataDir: string
  databaseUrl: string
  databaseAuthToken: string | undefined
  smtpUrl: string | undefined
  /** Where photos and films lie; the data folder when it is not set. */
  filesUrl: string | undefined
  /** What the addresses of widgets are called. */
  names: Names
  /** How many proxies of ours stand in front, each adding one address to X-Forwarded-For. */
  trustedProxies: number
  /** A list of address ranges of data centres and Tor, kept by the operator. */
  hostingRangesFile: string | undefined
  /** In which header a proxy says the visitor's country, in small letters. */
  countryHeader: string | undefined
  /** Hosts inside the house, with or without their port, that webhooks may reach, also by plain HTTP. */
  webhookAllowHosts: string[]
}

/** The environment as one checked object, read once. @throws ConfigError naming every wrong setting at once */
export function readConfig(env: Record<string, string | undefined>): Config {
  const faults = Object.keys(env).flatMap(misspelt)
  const given = Object.fromEntries(
    NAMES.filter((name) => env[name] !== undefined && env[name] !== '').map((n) => [n, env[n]]),
  )
  const parsed = Environment.safeParse(given)
  if (!parsed.success) faults.push(...parsed.error.issues.map((i) => `${i.path.join('.')} ${i.message}.`))
  if (faults.length > 0 || !parsed.success) throw new ConfigError(faults.join('\n'))

  const e = parsed.data
  if (e.COUNTRY_HEADER && e.TRUSTED_PROXIES === 0)
    throw new ConfigError(
      'COUNTRY_HEADER is believed only from a proxy of yours. Set TRUSTED_PROXIES to how many stand in front.',
    )
  const dataDir = resolve(e.DATA_DIR)
  const name = ['0.0.0.0', '::', '127.0.0.1', '::1'].includes(e.HOST) ? 'localhost' : e.HOST
  const shown = isIP(name) === 6 ? `[${name}]` : name
  return {
    port: e.PORT,
    host: e.HOST,
    publicUrl: (e.PUBLIC_URL ? new URL(e.PUBLIC_URL) : new URL(`http://${shown}:${e.PORT}`)).origin,
    dataDir,
    databaseUrl: e.DATABASE_URL ?? `file:${join(dataDir, 'acclaim.db')}`,
    databaseAuthToken: e.DATABASE_AUTH_TOKEN,
    smtpUrl: e.SMTP_URL,
    filesUrl: e.FILES_URL,
    names: { prefix: e.EMBED_PREFIX, script: e.EMBED_SCRIPT },
    trustedProxies: e.TRUSTED_PROXIES,
    hostingRangesFile: e.HOSTING_RANGES_FILE && resolve(e.HOSTING_RANGES_FILE),
    countryHeader: e.COUNTRY_HEADER,
    webhookAllowHosts: e.WEBHOOK_ALLOW_HOSTS,
  }
}

/** A name that is ours but for a letter or two, or carries our prefix, was meant for us. */
function misspelt(name: string): string[] {
  if (NAMES.includes(name)) return []
  const near = NAMES.find((known) => known.length >= 8 && distance(known, name) <= (known.length >= 12 ? 3 : 2))
  if (near) return [`${name} is not a setting. Did you mean ${near}?`]
  return name.startsWith('ACCLAIM_') ? [`${name} is not a setting. The settings are ${NAMES.join(', ')}.`] : []
}

/** Levenshtein distance, given up early for lengths too far apart. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 3) return 4
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1))
    }
    row = next
  }
  return row[b.length]!
}
