import { expect, test } from 'vitest'
import { toHtml, toParagraphs, toPlain } from '../../api/kernel/markdown.ts'

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

test.each([
  ['one\ntwo\n\n\n\nthree', ['one\ntwo', 'three']],
  ['- a\n- b\n\nend', ['• a\n• b', 'end']],
  ['3. a\n4. b', ['3. a\n4. b']],
  ['- a\n\n- b', ['• a\n• b']],
  ['- a\n  - b\n  - c\n- d', ['• a\n• b\n• c\n• d']],
  ['- a\n\n  more\n- b\n\nend', ['• a\nmore\n• b', 'end']],
  ['# Big\nwords **so** _on_ and `x <y>`', ['Big', 'words so on and x <y>']],
  ['> said\n\nanswered\n\n---\n\nend', ['said', 'answered', 'end']],
  ['```\na\n\nb\n```', ['a', 'b']],
  ['| a | b |\n|---|---|\n| 1 | 2 |', ['a b\n1 2']],
  ['[how][1] it is\n\n[1]: https://a.example', ['how it is']],
  ['<b>x</b>\n\n![y](https://a.example/z.png)', ['<b>x</b>', '!y']],
  [' \n\n ', []],
])('%j in paragraphs', (words, parts) => expect(toParagraphs(words)).toEqual(parts))
