import type { ScoredRequest } from '../../../../api/feature-requests/scores/contract.ts'

export const BOX = { width: 640, height: 380, left: 44, right: 150, top: 16, bottom: 40 }
export const MOST_DRAWN = 24
const LABEL = 22
const STEP = 15

/** Places on an axis of factors: twice as much is as far everywhere. */
function axis(values: number[], from: number, to: number) {
  const [least, most] = [Math.min(...values) / 1.3, Math.max(...values) * 1.3]
  const at = (value: number) => from + (Math.log(value / least) / Math.log(most / least)) * (to - from)
  const ticks = [0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024].filter((n) => n >= least && n <= most)
  return { at, ticks: ticks.map((n) => ({ n, at: at(n) })) }
}
const shorten = (title: string) => {
  const signs = [...title]
  return signs.length > LABEL ? `${signs.slice(0, LABEL - 1).join('')}…` : title
}

/** Where each request stands, its ranges as lines; labels move down until none covers another. */
export function matrixOf(items: readonly ScoredRequest[]) {
  const drawn = items.flatMap(({ number, title, estimate: { effort, impact } }) =>
    effort && impact ? [{ number, title, effort, impact }] : [],
  )
  const shown = drawn.slice(0, MOST_DRAWN)
  if (shown.length === 0) return null
  const { width, height, left, right, top, bottom } = BOX
  const x = axis(
    shown.flatMap(({ effort }) => [effort.low, effort.high]),
    left,
    width - right,
  )
  const y = axis(
    shown.flatMap(({ impact }) => [impact.low, impact.high]),
    height - bottom,
    top,
  )
  const points = shown.map(({ number, title, effort, impact }) => ({
    ...{ number, label: `#${number} ${shorten(title)}` },
    ...{ x1: x.at(effort.low), x2: x.at(effort.high), y1: y.at(impact.high), y2: y.at(impact.low) },
    ...{ cx: x.at(Math.sqrt(effort.low * effort.high)), cy: y.at(Math.sqrt(impact.low * impact.high)) },
  }))
  const taken: { x: number; y: number }[] = []
  const labelled = [...points]
    .sort((a, b) => a.cy - b.cy)
    .map((point) => {
      const label = { x: point.cx + 8, y: point.cy - 4 }
      while (taken.some((other) => Math.abs(other.y - label.y) < STEP && Math.abs(other.x - label.x) < 150))
        label.y += STEP
      taken.push(label)
      return { ...point, at: label }
    })
  return { points: labelled, x: x.ticks, y: y.ticks, left: drawn.length - shown.length }
}
