import sharp from 'sharp'
import { encode, renderSVG } from 'uqr'

const [SMALLEST, LARGEST, STEP] = [128, 2_048, 64]
const BORDER = 4 // modules of quiet around it, as ISO/IEC 18004 asks for

/** A size we draw, near the one that was asked for. */
export const sizeOf = (asked: number) =>
  Math.round(Math.min(LARGEST, Math.max(SMALLEST, Number.isFinite(asked) ? asked : 512)) / STEP) * STEP

export const svgOf = (address: string) => renderSVG(address, { border: BORDER, ecc: 'M' })

/** Black on white, each module the same whole number of pixels where that fits, and sharp where it does not. */
export async function pngOf(address: string, size: number): Promise<Uint8Array<ArrayBuffer>> {
  const { data, size: modules } = encode(address, { border: BORDER, ecc: 'M' })
  const grey = Uint8Array.from(data.flat(), (dark) => (dark ? 0 : 255))
  const picture = sharp(grey, { raw: { width: modules, height: modules, channels: 1 } })
  return new Uint8Array(await picture.resize(size, size, { kernel: 'nearest' }).png({ palette: true }).toBuffer())
}
