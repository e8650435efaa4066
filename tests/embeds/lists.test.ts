import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { usualOf } from '../../api/embeds/tiers/rules.ts'
import { scriptDir } from './stage.ts'

/**
 * What the lists of blockers look for on every site, as facts and not as their text: words that stand alone as a step,
 * a file or the beginning of a host, and a few names that are known by themselves.
 */
const WORDS = [
  ...['ad', 'ads', 'adv', 'advert', 'adverts', 'advertising', 'adserver', 'affiliate', 'affiliates', 'analytics'],
  ...['banner', 'banners', 'beacon', 'beacons', 'collect', 'counter', 'event', 'events', 'impression', 'impressions'],
  ...['log', 'logger', 'metric', 'metrics', 'pageview', 'pixel', 'ping', 'popunder', 'promo', 'referral', 'sponsor'],
  ...['sponsored', 'stat', 'stats', 'telemetry', 'track', 'tracker', 'tracking', 'visit', 'visitor'],
]
const FILES =
  /\/(umami|friendbuy|friendbuy\.min|beacon|analytics|tracker|stats|pixel|fp|gtm|matomo|piwik|plausible)\.js/
const isBlocked = (url: string) => {
  const { hostname, pathname } = new URL(url)
  const steps = pathname.toLowerCase().split(/[/.?=_-]+/)
  return FILES.test(pathname) || WORDS.includes(hostname.split('.')[0]!) || steps.some((step) => WORDS.includes(step))
}

test.each([
  'https://reviews.example.com/adv/x.js',
  'https://ads.example.com/v1/embed.js',
  'https://reviews.example.com/v1/events',
  'https://reviews.example.com/ahoy/events',
  'https://reviews.example.com/umami.js',
  'https://reviews.example.com/affiliate/link',
])('a list would stop %s', (url) => expect(isBlocked(url)).toBe(true))

const { hash } = JSON.parse(readFileSync(join(scriptDir, 'embed.json'), 'utf8')) as { hash: string }
const ID = 'Ab_9-xyzXYZ0'
test.each([
  ...['embed.js', `embed.${hash}.js`, `w/${ID}`, `w/${ID}?lang=de`, `w/${ID}?stars=5&sort=helpful`, `w/${ID}?copy`],
  ...[`w/${ID}.html`, `w/${ID}.js`, `w/${ID}.frame`, 'seen', 'convert'],
])('no list stops /v1/%s', (end) => {
  expect(isBlocked(`https://reviews.example.com/v1/${end}`)).toBe(false)
  expect(isBlocked(`https://words.example.com/say/${end.replace('embed', 'words')}`)).toBe(false)
  expect(usualOf({ prefix: '/say', script: 'words' })(`/say/${end.replace('embed', 'words')}`)).toBe(`/v1/${end}`)
})
test.each([
  `files/fil_1`,
  'files/fil_1/poster',
  'files/fil_1/captions.vtt',
  `embed/review/${ID}`,
  `w/${ID}`,
  't/tst_1',
])('no list stops /%s', (end) => expect(isBlocked(`https://reviews.example.com/${end}`)).toBe(false))

test('the script sends nothing in the way that lists stop everywhere, and keeps nothing', () => {
  const script = readFileSync(join(scriptDir, 'embed.js'), 'utf8')
  expect(script).not.toMatch(/sendBeacon|localStorage|sessionStorage|indexedDB|cookie|innerHTML|eval\(|new Function/)
})
