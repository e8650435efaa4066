/** WCAG 2.2, 1.4.3: text needs this much contrast. */
export const MIN_CONTRAST = 4.5
// the papers of site/styles/tokens.css, as sRGB
export const LIGHT_PAPER = '#fbfaf8'
export const DARK_PAPER = '#11141b'
const DARK_LIGHTNESS = 0.78

type Rgb = [number, number, number]

const linear = (v: number) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
const gamma = (v: number) => (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055)
const parse = (hex: string): Rgb => [1, 3, 5].map((i) => linear(Number.parseInt(hex.slice(i, i + 2), 16) / 255)) as Rgb
const luminance = ([r, g, b]: Rgb) => 0.2126 * r + 0.7152 * g + 0.0722 * b

/** WCAG contrast ratio of two sRGB colours, 1 to 21. */
export function contrast(a: string, b: string): number {
  const [high, low] = [luminance(parse(a)), luminance(parse(b))].sort((x, y) => y - x) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

/** Lightness 0–1, chroma, hue in radians (Ottosson's Oklab). */
export function toOklch(hex: string): { l: number; c: number; h: number } {
  const [r, g, b] = parse(hex)
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s
  const k = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
  return { l: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s, c: Math.hypot(a, k), h: Math.atan2(k, a) }
}

function toHex(l: number, c: number, h: number): string | undefined {
  const a = c * Math.cos(h)
  const b = c * Math.sin(h)
  const x = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const y = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const z = (l - 0.0894841775 * a - 1.291485548 * b) ** 3
  const rgb = [
    4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z,
    -1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z,
    -0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z,
  ]
  if (rgb.some((v) => v < -1e-4 || v > 1 + 1e-4)) return undefined
  const byte = (v: number) =>
    Math.round(gamma(Math.min(1, Math.max(0, v))) * 255)
      .toString(16)
      .padStart(2, '0')
  return `#${rgb.map(byte).join('')}`
}

/** The brand's colour on dark paper: the same hue, lighter, with as much chroma as a screen can show. */
export function darkTwin(accent: string): string {
  const { l, c, h } = toOklch(accent)
  for (let chroma = c; chroma > 0; chroma -= 0.005) {
    const hex = toHex(Math.max(l, DARK_LIGHTNESS), chroma, h)
    if (hex) return hex
  }
  return toHex(DARK_LIGHTNESS, 0, 0)!
}
