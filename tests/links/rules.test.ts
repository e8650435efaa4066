import { describe, expect, test } from 'vitest'
import { checkDestination, hostOf } from '../../api/kernel/link-rules.ts'
import { keptClicks, readReferralCookie, referralCookie } from '../../api/kernel/referral-cookie.ts'
import {
  channelOf,
  codeOf,
  destinationOf,
  isNavigation,
  isPrefetch,
  pageOf,
  referrerHostOf,
  subIdOf,
} from '../../api/links/rules.ts'

const id = (n: number) => `000000000000000${n}`

describe('a code', () => {
  test.each([
    ['ABCDEFG', 'ABCDEFG'],
    ['abcdefg', 'ABCDEFG'],
    ['abc-de fg', 'ABCDEFG'],
    ['ABC%2DDEFG', 'ABCDEFG'],
    ['abc%20defg', 'ABCDEFG'],
    ['abc–defg.', 'ABCDEFG'],
    ['abc', undefined],
    ['', undefined],
    ['ABC%', undefined],
    ['../ABCDEFG', undefined],
    ['ABCDEFG\r\n', 'ABCDEFG'],
    ['ÄBCDEFG', undefined],
    ['A'.repeat(25), undefined],
  ])('typed as %j is %j', (typed, code) => expect(codeOf(typed)).toBe(code))
  test('has a channel of the list or none', () => {
    expect(['copy', 'qr', 'COPY', 'sms ', '', undefined].map(channelOf)).toEqual(['copy', 'qr', null, null, null, null])
  })
  test('has a mark of its owner’s only in letters and digits', () => {
    expect(['spring-26', 'a b', 'a'.repeat(41), '', 5, undefined].map(subIdOf)).toEqual([
      ...['spring-26', null, null, null, null, null],
    ])
  })
})

describe('where a link leads', () => {
  test.each([
    [null, '/invited/ABCDEFG?click=', '', '/invited/ABCDEFG'],
    ['https://a.example/', 'https://a.example/?via=ABCDEFG&acclaim_click=', '', 'https://a.example/?via=ABCDEFG'],
    [
      'https://a.example/x?y=1#z',
      'https://a.example/x?y=1&via=ABCDEFG&acclaim_click=',
      '#z',
      'https://a.example/x?y=1&via=ABCDEFG#z',
    ],
    ['https://a.example/x#', 'https://a.example/x?via=ABCDEFG&acclaim_click=', '', 'https://a.example/x?via=ABCDEFG'],
  ])('%s', (stored, head, tail, bare) => expect(destinationOf('ABCDEFG', stored)).toMatchObject({ head, tail, bare }))

  const check = (typed: string) =>
    checkDestination(typed, { hosts: ['a.example', 'xn--mnchen-3ya.example'] }, 'portal.test')
  test.each([
    ['https://a.example/pricing?plan=pro#top', 'https://a.example/pricing?plan=pro#top'],
    ['https://A.EXAMPLE', 'https://a.example/'],
    ['https://münchen.example/ü', 'https://xn--mnchen-3ya.example/%C3%BC'],
    ['http://portal.test/products/x', 'http://portal.test/products/x'],
  ])('%s may be one', (typed, kept) => expect(check(typed)).toBe(kept))
  test.each([
    ...['//a.example', 'a.example', 'javascript:alert(1)', 'https:a.example', 'https:///a.example', 'ftp://a.example'],
    ...[
      'https://evil.example',
      'https://a.example@evil.example',
      'https://a.example:8443',
      'https://a.example.evil.example',
    ],
    ...['https://evil.example\\@a.example', 'https://user@a.example', 'https://:pw@a.example', 'https://a.example.'],
    ...[
      'https://a.example\r\nset-cookie: x',
      'https://a.example/ b',
      'https://ａ.example.evil',
      'https://',
      'https://%61.example@x',
    ],
    ...['https://portal.test/r/ABCDEFG', 'https://a.example/?via=X', 'https://a.example/?acclaim_click=x'],
  ])('%s may not', (typed) => expect(() => check(typed)).toThrow(expect.objectContaining({ code: 'input.invalid' })))
  test.each([
    ['Example.com', 'example.com'],
    ['https://www.example.com/a?b', 'www.example.com'],
    ['localhost:8080', 'localhost:8080'],
    ['münchen.example', 'xn--mnchen-3ya.example'],
    ['*.example.com', undefined],
    ['user@example.com', undefined],
    ['exa mple.com', undefined],
    ['javascript:alert(1)', undefined],
    ['', undefined],
  ])('the website %j is the host %j', (typed, host) => expect(hostOf(typed)).toBe(host))
})

describe('what a browser says', () => {
  const html = 'text/html,*/*'
  test.each([
    [{ mode: 'navigate', dest: 'document', accept: html }, true],
    [{ accept: html }, true],
    [{ accept: '*/*' }, false],
    [{}, false],
    [{ mode: 'navigate', dest: 'iframe', accept: html }, false],
    [{ mode: 'no-cors', dest: 'image', accept: html }, false],
    [{ mode: 'cors', dest: 'empty', accept: html }, false],
    [{ mode: 'navigate', accept: html }, false],
    [{ dest: 'document', accept: html }, false],
  ])('%j: somebody at the top of a window, %s', (said, yes) => expect(isNavigation(said)).toBe(yes))
  test.each([
    ['prefetch', true],
    ['prefetch;prerender', true],
    ['preview', true],
    [undefined, false],
    ['', false],
  ])('the purpose %s is a prefetch: %s', (purpose, yes) => expect(isPrefetch({ purpose })).toBe(yes))
  test('of a page host and path are kept, without what looks like somebody’s', () => {
    expect(pageOf('https://a.example/plans/ann@example.com?email=ann@example.com&gclid=x')).toEqual({
      ...{ landing: 'a.example/plans/…', paidParam: 'gclid' },
    })
    expect(pageOf('https://a.example/')).toEqual({ landing: 'a.example/', paidParam: null })
    expect(pageOf('nothing')).toEqual({ landing: null, paidParam: null })
  })
  test('of the page before the host is kept', () => {
    expect(['https://t.example/a?b=c', 'android-app://com.x', 'x', undefined].map(referrerHostOf)).toEqual([
      ...['t.example', null, null, null],
    ])
  })
})

describe('the cookie', () => {
  test.each([
    [[], []],
    [[1], [1]],
    [[1, 1], [1]],
    [
      [1, 2, 1],
      [1, 2],
    ],
    [
      [1, 2, 3, 2],
      [1, 3, 2],
    ],
    [
      [1, 2, 3, 4, 5],
      [1, 2, 3, 4, 5],
    ],
    [
      [1, 2, 3, 4, 5, 6, 7],
      [1, 4, 5, 6, 7],
    ],
    [
      [1, 4, 5, 6, 7, 5],
      [1, 4, 6, 7, 5],
    ],
  ])('of %j keeps %j', (clicks, kept) => expect(keptClicks(clicks.map(id))).toEqual(kept.map(id)))
  test('comes back as it was set, and not by another name', () => {
    const set = referralCookie([id(1)], id(2), true)
    expect(set).toBe(`__Host-acclaim_ref=${id(1)}.${id(2)}; Path=/; Max-Age=7776000; HttpOnly; SameSite=Lax; Secure`)
    expect(readReferralCookie(`a=b; ${set.split(';')[0]}`, true)).toEqual([id(1), id(2)])
    expect(readReferralCookie(`acclaim_ref=${id(1)}`, true)).toEqual([])
    expect(readReferralCookie(`acclaim_ref=${id(1)}.x.<b>.${id(2)}`, false)).toEqual([id(1), id(2)])
    expect(readReferralCookie(null, false)).toEqual([])
  })
})
