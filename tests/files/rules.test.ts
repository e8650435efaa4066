import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plainCaptions } from '../../api/files/captions.ts'
import { overwrite, putWhole, wholeOf } from '../../api/files/pieces.ts'
import {
  checkNumber,
  checkPart,
  checkStart,
  MOST_BYTES,
  PART_BYTES,
  partCount,
  partSize,
  piecesOf,
  rangeOf,
  visibility,
} from '../../api/files/rules.ts'
import { sniff, typeAs } from '../../api/files/sniff.ts'
import { formLimit } from '../../api/kernel/guards.ts'
import type { Files } from '../../api/kernel/outside.ts'
import { ebml, ftyp } from './bytes.ts'

const text = (words: string) => new TextEncoder().encode(words)
const b = (...bytes: number[]) => new Uint8Array([...bytes, ...Array(64).fill(0)])

describe('what a file is by its first bytes', () => {
  test.each([
    ['a JPEG', b(0xff, 0xd8, 0xff, 0xe0), ['image/webp', undefined, undefined]],
    ['a PNG', b(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), ['image/webp', undefined, undefined]],
    ['a WebP', text('RIFF....WEBPVP8 '), ['image/webp', undefined, undefined]],
    ['an AVIF', ftyp('avif'), ['image/webp', undefined, undefined]],
    ['a HEIC', ftyp('heic'), ['image/webp', undefined, undefined]],
    ['a film as MP4', ftyp('isom'), [undefined, 'video/mp4', 'audio/mp4']],
    ['a film of an iPhone', ftyp('qt  '), [undefined, 'video/mp4', 'audio/mp4']],
    ['a sound as M4A', ftyp('M4A '), [undefined, undefined, 'audio/mp4']],
    ['an MP4 of a brand nobody knows', ftyp('evil'), [undefined, undefined, undefined]],
    ['a WebM', ebml('webm'), [undefined, 'video/webm', 'audio/webm']],
    ['a Matroska', ebml('matroska'), [undefined, undefined, undefined]],
    ['an MP3 with a tag', text('ID3\x04\0\0\0\0\0\0'), [undefined, undefined, 'audio/mpeg']],
    ['an MP3 without', b(0xff, 0xfb, 0x90, 0x64), [undefined, undefined, 'audio/mpeg']],
    ['AAC frames', b(0xff, 0xf1, 0x50, 0x80), [undefined, undefined, undefined]],
    ['a WAV', text('RIFF....WAVEfmt '), [undefined, undefined, 'audio/wav']],
    ['an Ogg of Opus', text(`OggS${'\0'.repeat(24)}OpusHead`), [undefined, undefined, 'audio/ogg']],
    ['an Ogg of Theora', text(`OggS${'\0'.repeat(24)}\x80theora`), [undefined, undefined, undefined]],
    [
      'an SVG',
      text('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg">'),
      [undefined, undefined, undefined],
    ],
    ['a page', text('<!doctype html><script>alert(1)</script>'), [undefined, undefined, undefined]],
    ['a GIF', text('GIF89a'), [undefined, undefined, undefined]],
    ['a PDF', text('%PDF-1.7'), [undefined, undefined, undefined]],
    ['an AVI', text('RIFF....AVI LIST'), [undefined, undefined, undefined]],
    ['nothing', new Uint8Array(), [undefined, undefined, undefined]],
  ])('%s', (_, bytes, [photo, video, audio]) => {
    const found = sniff(bytes)

    expect([typeAs('photo', found), typeAs('video', found), typeAs('audio', found)]).toEqual([photo, video, audio])
  })

  test('any bytes at all are looked at without harm', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom('', 'RIFF', 'OggS', '\x1aE\xdf\xa3'),
        (rest, head) => {
          sniff(new Uint8Array([...[...head].map((c) => c.charCodeAt(0)), ...rest]))
        },
      ),
    )
  })
})

describe('parts', () => {
  test.each([
    [1, 1, 1],
    [PART_BYTES, 1, PART_BYTES],
    [PART_BYTES + 1, 2, 1],
    [200 * 1024 * 1024, 40, PART_BYTES],
  ])('%i bytes', (bytes, parts, last) => {
    expect([partCount(bytes), partSize(bytes, partCount(bytes) - 1)]).toEqual([parts, last])
  })

  test.each([
    ['one too far', 2, 1],
    ['before the first', -1, 1],
    ['half a part', 0.5, 1],
    ['no number', Number.NaN, 1],
    ['too short', 0, PART_BYTES - 1],
    ['longer than what is left', 1, 2],
  ])('refused: %s', (_, n, length) => {
    expect(() => checkPart(PART_BYTES + 1, n, length)).toThrow()
  })

  test('any stretch is made of pieces that follow each other without a gap', () => {
    const at = fc.integer({ min: 0, max: 12 * PART_BYTES })
    fc.assert(
      fc.property(at, at, (a, z) => {
        const [start, end] = [Math.min(a, z), Math.max(a, z)]
        const pieces = piecesOf(start, end)
        const absolute = pieces.map((p) => [p.n * PART_BYTES + p.start, p.n * PART_BYTES + p.end] as const)
        expect(absolute[0]![0]).toBe(start)
        expect(absolute.at(-1)![1]).toBe(end)
        for (const [i, [from]] of absolute.entries()) if (i > 0) expect(from).toBe(absolute[i - 1]![1] + 1)
      }),
    )
  })

  test('what is written over stands there, across the border of two parts', async () => {
    const files = inMemory()
    const whole = new Uint8Array(PART_BYTES * 2 + 100).map((_, i) => i % 251)
    await putWhole(files, 'a', whole)
    const change = new Uint8Array(60).fill(255)

    await overwrite(files, 'a', whole.length, [{ start: PART_BYTES - 20, bytes: change }])

    const expected = whole.slice()
    expected.set(change, PART_BYTES - 20)
    expect(Buffer.from(await wholeOf(files, 'a', whole.length)).equals(Buffer.from(expected))).toBe(true)
  })
})

function inMemory(): Files {
  const kept = new Map<string, Uint8Array>()
  return {
    put: async (key, bytes) => void kept.set(key, bytes.slice()),
    get: async (key, range) => kept.get(key)?.subarray(range?.start ?? 0, range && range.end + 1),
    list: async () => [...kept].map(([key, { length }]) => ({ key, bytes: length })),
    delete: async (key) => void kept.delete(key),
  }
}

test.each([
  [undefined, 'whole'],
  ['bytes=0-', { start: 0, end: 99 }],
  ['bytes=10-19', { start: 10, end: 19 }],
  ['bytes=90-500', { start: 90, end: 99 }],
  ['bytes=-10', { start: 90, end: 99 }],
  ['bytes=-500', { start: 0, end: 99 }],
  ['bytes=100-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=20-10', 'whole'],
  ['bytes=0-1,5-6', 'whole'],
  ['bytes=-', 'whole'],
  ['lines=1-2', 'whole'],
  ['bytes=a-b', 'whole'],
] as const)('of 100 bytes, %s asks for %j', (header, wanted) => {
  expect(rangeOf(header, 100)).toEqual(wanted)
})

const base = { state: 'ready', verdict: 'ok', attached: true, shown: true, open: true }
test.each([
  ['ready, approved, review shown', {}, ['public', 'public', 'public', 'public']],
  ['on a board for some', { open: false }, ['none', 'private', 'private', 'private']],
  ['nobody has looked yet', { verdict: 'pending' }, ['none', 'none', 'private', 'private']],
  ['rejected', { verdict: 'rejected' }, ['none', 'none', 'private', 'private']],
  ['review not shown any more', { shown: false }, ['none', 'none', 'private', 'private']],
  ['belongs to nothing', { attached: false, shown: false }, ['none', 'none', 'none', 'none']],
  ['being made small', { state: 'processing' }, ['none', 'none', 'none', 'none']],
  ['taken back', { state: 'removed' }, ['none', 'none', 'none', 'none']],
])('who sees a file: %s', (_, change, seen) => {
  const file = { ...base, ...change }
  const viewers = ['stranger', 'reader', 'author', 'moderator'] as const
  expect(viewers.map((viewer) => visibility(file, viewer))).toEqual(seen)
})

test.each([
  ['six photos and a film', 6, 1, true],
  ['seven photos', 7, 0, false],
  ['a film and a recording', 0, 2, false],
])('a review with %s', (_, photos, media, fine) => {
  const files = [...Array(photos).fill({ kind: 'photo' }), ...Array(media).fill({ kind: 'video' })]

  if (fine) expect(() => checkNumber(files)).not.toThrow()
  else expect(() => checkNumber(files)).toThrow()
})

test.each([
  ['a photo of eleven megabytes', { kind: 'photo', bytes: MOST_BYTES.photo + 1 }],
  ['a film of 201 megabytes', { kind: 'video', bytes: MOST_BYTES.video + 1 }],
  ['an SVG', { kind: 'photo', bytes: 10, type: 'image/svg+xml' }],
] as const)('is not begun: %s', (_, input) => {
  expect(() => checkStart(input)).toThrow()
})

test('only a form that takes photos is large', () => {
  expect([formLimit('/products/orbit-notes/review'), formLimit('/sign-in')]).toEqual([25 * 1024 ** 2, 256 * 1024])
})

describe('captions', () => {
  test('are written anew with words and times alone', () => {
    const said = `\uFEFFWEBVTT - made by hand
STYLE
::cue { background: url(http://evil) }

NOTE a note

1
00:01.000 --> 00:04.000 align:start
<v Ann>Notes & <b>more</b>
-- > not a time

00:01:05.5000 broken
01:00:05.000 --> 01:00:06.250
<script>alert(1)</script>I &lt;3 it
`
    expect(plainCaptions(said)).toBe(
      `WEBVTT\n\n00:00:01.000 --> 00:00:04.000\nNotes &amp; more\n-- &gt; not a time\n\n01:00:05.000 --> 01:00:06.250\nalert(1)I &lt;3 it\n`,
    )
  })

  test.each([
    ['no head', '00:01.000 --> 00:02.000\nHi', 'Line 1'],
    ['a time nobody can read', 'WEBVTT\n\n1:1 --> 2:2\nHi', 'Line 3'],
    ['an end before its start', 'WEBVTT\n\n00:02.000 --> 00:01.000\nHi', 'Line 3'],
    ['nothing said', 'WEBVTT\n\n', 'Line 3'],
  ])('refused with the line: %s', (_, said, line) => {
    expect(() => plainCaptions(said)).toThrow(
      expect.objectContaining({ fields: { captions: expect.stringContaining(line) } }),
    )
  })

  test('written anew twice they stay the same, whatever was said', () => {
    fc.assert(
      fc.property(
        fc.string().filter((s) => !/[\r\n]|-->/.test(s) && /\w/.test(s.replace(/<[^>]*>/g, ''))),
        (words) => {
          const once = plainCaptions(`WEBVTT\n\n00:01.000 --> 00:02.000\n${words}`)
          expect(once.replace(/&\w+;/g, '').replace('-->', '')).not.toMatch(/[<>]/)
          expect(plainCaptions(once)).toBe(once)
        },
      ),
    )
  })
})
