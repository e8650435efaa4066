import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { looked } from '../../api/files/mp4.ts'
import { fileById } from '../../api/files/store.ts'
import { type World, world } from '../world.ts'
import { box, film, ftyp } from './bytes.ts'
import { type Bytes, send } from './stage.ts'

let portal: World
beforeEach(async () => {
  portal = await world()
})
afterEach(() => portal.close())

const NAME = (type: string) => [...type].map((c) => c.charCodeAt(0))
const joined = (...parts: Uint8Array[]): Bytes => new Uint8Array(Buffer.concat(parts))
/** A box in a box in a box. */
function nested(depth: number): Bytes {
  const bytes = new Uint8Array(depth * 8)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < depth; i++) {
    view.setUint32(i * 8, (depth - i) * 8)
    bytes.set(NAME('moov'), i * 8 + 4)
  }
  return joined(ftyp('isom'), bytes)
}
/** So many empty boxes after each other. */
function row(type: string, n: number): Bytes {
  const bytes = new Uint8Array(n * 8)
  for (let at = 0; at < bytes.length; at += 8) bytes.set([0, 0, 0, 8, ...NAME(type)], at)
  return bytes
}
function around(type: string, content: Uint8Array): Bytes {
  const head = new Uint8Array(8)
  new DataView(head.buffer).setUint32(0, content.length + 8)
  head.set(NAME(type), 4)
  return joined(head, content)
}
/** The longest time in which nobody else had a turn. */
async function longestStop<T>(act: () => Promise<T>): Promise<[T, number]> {
  let last = performance.now()
  let longest = 0
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last)
    last = performance.now()
  }, 5)
  const done = await act()
  await new Promise((resolve) => setTimeout(resolve, 20))
  clearInterval(timer)
  return [done, longest]
}
const reading = (bytes: Uint8Array) => async (start: number, length: number) => bytes.slice(start, start + length)

describe('an MP4 made to keep us busy', () => {
  test.each([
    ['sixty thousand boxes in each other', () => nested(60_000)],
    ['nine in each other', () => nested(9)],
    ['more boxes in a row than a film has', () => joined(ftyp('isom'), around('moov', row('aaaa', 30_000)))],
    ['more boxes of its own than a film has', () => joined(ftyp('isom'), row('udta', 30_000))],
    ['an index of nine megabytes', () => joined(ftyp('isom'), around('moov', row('aaaa', 1_200_000)))],
    ['many of them', () => joined(ftyp('isom'), ...Array(3).fill(around('moov', new Uint8Array(3_000_000))))],
  ])('is refused with a sentence: %s', async (_, made) => {
    const upload = await send(portal, 'video', made())

    expect([upload.last.status, upload.last.body.fields?.file]).toEqual([422, expect.stringContaining('ordinary MP4')])
    expect((await fileById(portal.db.read, upload.id))?.state).toBe('removed')
  })

  test('lets others have a turn while it is looked at', async () => {
    const flat = joined(ftyp('isom'), around('moov', row('aaaa', 4_000_000)))
    const most = joined(
      ftyp('isom'),
      around('moov', joined(row('udta', 19_000), around('aaaa', new Uint8Array(8_000_000)))),
    )
    for (const bytes of [flat, most, nested(60_000)]) {
      const stops: number[] = []
      // others may need the machine too: what holds the thread does so each time
      while (stops.length < 8 && !stops.some((stop) => stop < 100))
        stops.push((await longestStop(() => looked(reading(bytes), bytes.length).catch(() => undefined)))[1])
      expect(Math.min(...stops)).toBeLessThan(100)
    }
  })

  test('a film with as many fragments as a phone makes in an hour is taken, and tells nothing in any of them', async () => {
    const fragments = Array.from({ length: 3_600 }, () =>
      joined(box('moof', Array(40).fill(0)), box('mdat', [1, 2, 3])),
    )
    const bytes = joined(film(3), ...fragments, box('udta', NAME('+52.5200+013.4050/')))

    const { durationMs, changes } = await looked(reading(bytes), bytes.length)

    expect(durationMs).toBe(3_000)
    expect(changes).toHaveLength(2)
    for (const { bytes: now } of changes) expect(Buffer.from(now).toString('latin1')).not.toMatch(/52\.52|Phone of Ann/)
  })
})
