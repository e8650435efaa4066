import { expect, test } from 'vitest'
import { toHtml, toPlain } from '../../api/kernel/markdown.ts'

test.each([
  ['**bold** and _soft_', '<p><strong>bold</strong> and <em>soft</em></p>\n'],
  ['one\ntwo', '<p>one<br />\ntwo</p>\n'],
  ['# Big', '<h3>Big</h3>\n'],
  [
    'see https://example.com/a?b=1&c',
    '<p>see <a href="https://example.com/a?b=1&amp;c" rel="nofollow ugc noopener">https://example.com/a?b=1&amp;c</a></p>\n',
  ],
])('%j becomes %j', (words, html) => {
  expect(toHtml(words)).toBe(html)
})

test.each([
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '![x](https://tracker.example/p.gif)',
  '[x](javascript:alert(1))',
  '[x](data:text/html,<script>alert(1)</script>)',
  '[x](//evil.example)',
  '<a href="vbscript:x" onclick="y">x</a>',
  '[x](<java\nscript:alert(1)>)',
  '`<svg onload=alert(1)>`',
])('%j runs nothing, loads nothing', (words) => {
  const html = toHtml(words)
  expect(html).not.toMatch(/<(?:script|img|svg|iframe|style)|<[a-z][^>]*\s(?:on\w+=|href="(?!https?:|mailto:))/i)
})

test('plain words keep what was written and lose the marks', () => {
  expect(toPlain('**a** <b> & [c](https://x.example)\n\n- d "e"')).toBe('a <b> & c d "e"')
})
