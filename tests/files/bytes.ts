/** Small files that are what they say by their bytes. */
const ascii = (text: string) => [...text].map((c) => c.charCodeAt(0))
const u32 = (n: number) => [(n >>> 24) & 255, (n >>> 16) & 255, (n >>> 8) & 255, n & 255]

export const box = (type: string, ...content: ArrayLike<number>[]): Uint8Array<ArrayBuffer> => {
  const body = content.flatMap((part) => Array.from(part))
  return new Uint8Array([...u32(body.length + 8), ...ascii(type), ...body])
}
export const ftyp = (brand: string) => box('ftyp', ascii(brand), u32(0), ascii('isom'), Array(40).fill(0))

/** An EBML header with version fields before its type. */
export const ebml = (type: string) =>
  new Uint8Array([
    ...[0x1a, 0x45, 0xdf, 0xa3, 0x80 | (type.length + 7)],
    ...[0x42, 0x86, 0x81, 1],
    ...[0x42, 0x82, 0x80 | type.length, ...ascii(type)],
    ...Array(200).fill(0),
  ])

/** A film of so many seconds that tells where it was made. Nothing can be seen in it. */
export const film = (seconds: number, fill = 100) =>
  new Uint8Array([
    ...ftyp('isom'),
    ...box(
      'moov',
      box('mvhd', [0, 0, 0, 0], u32(0), u32(0), u32(1000), u32(seconds * 1000), Array(80).fill(0)),
      box('udta', box('\xa9xyz', ascii('+52.5200+013.4050/'))),
      box('trak', box('tkhd', Array(84).fill(0)), box('meta', ascii('com.apple.quicktime.make Phone of Ann'))),
    ),
    ...box(
      'mdat',
      new Uint8Array(fill).map((_, i) => i % 251),
    ),
  ])
