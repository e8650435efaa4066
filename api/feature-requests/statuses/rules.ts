/** Which status may follow: any, unless the one it stands in names those that may. */
export const maySucceed = (steps: readonly { fromId: string; toId: string }[], fromId: string, toId: string) => {
  const named = steps.filter((step) => step.fromId === fromId)
  return named.length === 0 || named.some((step) => step.toId === toId)
}
