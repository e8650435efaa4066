import { describe, expect, test } from 'vitest'
import { attribute } from '../../api/conversions/rules.ts'
import type { Click, Read } from '../../api/kernel/serve-token.ts'

const item = { testimonialId: 'tes_1', advocateId: 'con_ann', widgetId: 'wid_1', own: false }
const click: Read<Click> = {
  ok: true,
  value: { id: 'evt_click', slot: 0, serve: { nonce: 'n', widget: 1, version: 1, issuedAt: 5 } },
}

describe('who brought this contact', () => {
  test.each([
    ['the author of the testimonial they clicked', click, item, 'testimonial', 'clicked'],
    ['nobody without a click', undefined, undefined, 'direct', 'no_click'],
    ['nobody by a forged click', { ok: false, fault: 'forged' } as const, undefined, 'direct', 'forged'],
    ['nobody by an old click', { ok: false, fault: 'too_old' } as const, undefined, 'direct', 'too_old'],
    ['nobody by a slot that never was', click, undefined, 'direct', 'unknown_item'],
    ['nobody by their own words', click, { ...item, own: true }, 'direct', 'own_words'],
  ])('%s', (_name, clicked, found, source, why) => {
    expect(attribute(clicked, found)).toMatchObject({ source, trace: { why } })
  })
})
