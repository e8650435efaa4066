import { expect, test } from 'vitest'
import { ConfigError, readConfig } from '../../api/config.ts'

test('nothing set is a portal on localhost', () => {
  expect(readConfig({ PATH: '/bin', HOME: '/root', HOSTNAME: 'x' })).toMatchObject({
    port: 4321,
    host: '127.0.0.1',
    publicUrl: 'http://localhost:4321',
    databaseUrl: expect.stringMatching(/^file:.*\/data\/acclaim\.db$/),
    trustedProxies: 0,
  })
})
test('each setting is taken, an empty one is as if unset', () => {
  const config = readConfig({
    PORT: '8080',
    HOST: '0.0.0.0',
    PUBLIC_URL: 'https://words.example.com/',
    DATABASE_URL: 'ws://db:8080',
    SMTP_URL: '',
    WEBHOOK_ALLOW_HOSTS: 'Localhost:4400, hooks.internal',
    HOSTING_RANGES_FILE: '/etc/acclaim/ranges.txt',
    COUNTRY_HEADER: 'CF-IPCountry',
    TRUSTED_PROXIES: '1',
  })
  expect(config).toMatchObject({
    port: 8080,
    publicUrl: 'https://words.example.com',
    databaseUrl: 'ws://db:8080',
    smtpUrl: undefined,
    webhookAllowHosts: ['localhost:4400', 'hooks.internal'],
    hostingRangesFile: '/etc/acclaim/ranges.txt',
    countryHeader: 'cf-ipcountry',
  })
})
test.each([
  [{ PORT: 'eighty' }, 'PORT is not a number.'],
  [{ PORT: '70000' }, 'PORT is not a port.'],
  [{ PUBLIC_URL: 'words.example.com' }, 'PUBLIC_URL is not an address like https://reviews.example.com.'],
  [{ PUBLIC_URL: 'https://x.example/portal' }, 'PUBLIC_URL has a path'],
  [{ DATABASE_URL: 'postgres://db' }, 'DATABASE_URL is not an address like libsql://'],
  [{ DATABSE_URL: 'file:x' }, 'DATABSE_URL is not a setting. Did you mean DATABASE_URL?'],
  [{ TRUSTED_PROXIE: '1' }, 'Did you mean TRUSTED_PROXIES?'],
  [{ EMBED_PREFIX: '/api' }, 'EMBED_PREFIX is the address of pages here'],
  [{ EMBED_PREFIX: 'say/' }, 'EMBED_PREFIX is not one step of a path'],
  [{ EMBED_SCRIPT: '../x' }, 'EMBED_SCRIPT is not a short name'],
  [{ WEBHOOK_ALLOW_HOSTS: 'http://localhost:4400' }, 'WEBHOOK_ALLOW_HOSTS is not a list of hosts'],
  [{ WEBHOOK_ALLOW_HOSTS: 'localhost,,' }, 'WEBHOOK_ALLOW_HOSTS is not a list of hosts'],
  [{ COUNTRY_HEADER: 'cf ipcountry', TRUSTED_PROXIES: '1' }, 'COUNTRY_HEADER is not the name of a header'],
  [{ COUNTRY_HEADER: 'Cookie', TRUSTED_PROXIES: '1' }, 'COUNTRY_HEADER is a header that says something else'],
  [{ COUNTRY_HEADER: 'CF-IPCountry' }, 'COUNTRY_HEADER is believed only from a proxy of yours.'],
  [{ ACCLAIM_PORT: '1' }, 'ACCLAIM_PORT is not a setting.'],
])('%o is refused with a sentence', (env: Record<string, string>, sentence) => {
  expect(() => readConfig(env)).toThrow(ConfigError)
  expect(() => readConfig(env)).toThrow(sentence)
})
test('all faults are told at once', () => {
  expect(() => readConfig({ PORT: 'x', PUBLIC_URL: 'y', ACCLAIM_Z: '1' })).toThrow(
    /ACCLAIM_Z[\s\S]*PORT[\s\S]*PUBLIC_URL/,
  )
})
