import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contrast, darkTwin, MIN_CONTRAST, toOklch } from '../../api/kernel/colour.ts'
import { brandCss, checkAccent, DEFAULTS } from '../../api/settings/rules.ts'

const DARK_PAPER = '#11141b'
const hex = fc.integer({ min: 0, max: 0xffffff }).map((n) => `#${n.toString(16).padStart(6, '0')}`)

test('contrast is WCAG’s', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
  expect(contrast('#123456', '#123456')).toBe(1)
})
test('oklch is Ottosson’s', () => {
  expect(toOklch('#ffffff').l).toBeCloseTo(1, 4)
  expect(toOklch('#ff0000')).toMatchObject({ l: expect.closeTo(0.628, 3), c: expect.closeTo(0.2577, 3) })
})
test('our own colour may be read, and a pale one is refused with its figure', () => {
  expect(() => checkAccent(DEFAULTS.brand.accent)).not.toThrow()
  expect(() => checkAccent('#7fd1ae')).toThrow()
})
test('whatever the brand’s colour, its twin can be read on dark paper', () => {
  fc.assert(fc.property(hex, (colour) => contrast(darkTwin(colour), DARK_PAPER) >= MIN_CONTRAST))
})
test('whatever the brand’s colour, the stylesheet holds colours and nothing else', () => {
  fc.assert(
    fc.property(hex, (colour) => {
      expect(brandCss({ font: 'inter', accent: colour }).replaceAll(/#[0-9a-f]{6}/g, '#')).toBe(
        ':root{--accent:#;--accent-ink:#}@media(prefers-color-scheme:dark){:root:not([data-theme=light]){--accent:#;--accent-ink:#}}:root[data-theme=dark]{--accent:#;--accent-ink:#}\n',
      )
    }),
  )
})
