export const STAGES = ['activation', 'adoption', 'adoration', 'advocacy'] as const
export type Stage = (typeof STAGES)[number]

const round = (n: number) => Math.round(n * 100) / 100
/** A point on a circle around 0,0; 0° is the top, clockwise. */
export function point(angle: number, radius: number): [number, number] {
  const rad = ((angle - 90) * Math.PI) / 180
  return [round(Math.cos(rad) * radius), round(Math.sin(rad) * radius)]
}

export interface Arc {
  stage: Stage
  d: string
  /** Middle of the thick end, where the stage's mark stands. */
  head: [number, number]
}

/** Four blades that swell towards the next stage: the direction is in the form, not only in the colour. */
export function arcs(weights: readonly number[], { radius = 80, thin = 2, thick = 16, gap = 10 } = {}): Arc[] {
  const most = Math.max(...weights, 1)
  return STAGES.map((stage, i) => {
    const from = i * 90 + gap / 2
    const to = (i + 1) * 90 - gap / 2
    const width = thin + 2 + (thick - thin - 2) * Math.sqrt(Math.max(0, weights[i] ?? 0) / most)
    const [outer, inner] = [radius + width / 2, radius - width / 2]
    const [a, b] = [point(from, radius + thin / 2), point(to, outer)]
    const [c, d] = [point(to, inner), point(from, radius - thin / 2)]
    return {
      stage,
      head: point(to, radius),
      d: `M${a} A${radius} ${radius} 0 0 1 ${b} A${width / 2} ${width / 2} 0 0 1 ${c} A${radius} ${radius} 0 0 0 ${d} A${thin / 2} ${thin / 2} 0 0 1 ${a}Z`,
    }
  })
}

/** The filled part of a stage's mark: nothing, half, three quarters, all. */
export function markFill(stage: Stage, r: number, [x, y]: [number, number] = [0, 0]): string {
  const top = `M${x} ${round(y - r)}`
  if (stage === 'activation') return ''
  if (stage === 'adoption') return `${top} A${r} ${r} 0 0 1 ${x} ${round(y + r)}Z`
  if (stage === 'adoration') return `${top} A${r} ${r} 0 1 1 ${round(x - r)} ${y} L${x} ${y}Z`
  return `${top} A${r} ${r} 0 1 1 ${x} ${round(y + r)} A${r} ${r} 0 1 1 ${x} ${round(y - r)}Z`
}
