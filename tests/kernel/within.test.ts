import { expect, test } from 'vitest'
import { within } from '../../site/state/forms.ts'

test.each([
  ['/me', '/me'],
  ['/products/x?cursor=1', '/products/x?cursor=1'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['https://evil.example', '/'],
  ['/.//evil.example', '/'],
  ['/..//evil.example', '/'],
  ['/x/..//evil.example', '/'],
  ['/foo/../..//evil.example', '/'],
  ['/./\\evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['', '/'],
  [null, '/'],
])('after signing in, next=%s leads to %s', (next, to) => expect(within(next, '/')).toBe(to))
