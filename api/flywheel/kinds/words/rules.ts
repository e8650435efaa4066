import type { DefinitionWords, StepWords } from '../../journeys/contract.ts'
import { TEMPLATES } from '../../journeys/templates/rules.ts'
import type { Kind } from '../sets/rules.ts'
import { FIRM } from './firm/rules.ts'
import { NONPROFIT } from './nonprofit/rules.ts'
import { SAAS } from './saas/rules.ts'
import { SHOP } from './shop/rules.ts'

/** A ready-made journey as a kind of business would say it. What is left out stays as it is. */
export interface Told {
  id: string
  name?: string
  trigger?: DefinitionWords['trigger']
  goal?: DefinitionWords['goal']
  /** By step: other words, or other days. */
  steps?: Readonly<Record<string, { subject?: string; body?: string; title?: string; days?: number }>>
}
const TOLD: Readonly<Record<Kind, readonly Told[]>> = {
  ...{ saas: SAAS, shop: SHOP, firm: FIRM, nonprofit: NONPROFIT, other: [] },
}

export interface Ready {
  template: string
  name: string
  definition: DefinitionWords
}
/** A step with other words where it has such words at all. */
const retold = (step: StepWords, words: object = {}) =>
  Object.fromEntries(
    Object.entries(step).map(([key, value]) => [key, key in words ? words[key as keyof typeof words] : value]),
  ) as StepWords

function tell({ id, name, trigger, goal, steps = {} }: Told): Ready[] {
  const base = TEMPLATES.find((one) => one.id === id)
  if (!base) return []
  const definition = {
    ...base.definition,
    ...(trigger && { trigger }),
    ...(goal && { goal }),
    steps: base.definition.steps.map((step) => retold(step, steps[step.id])),
  }
  return [{ template: id, name: name ?? base.name, definition }]
}

/** Journeys that fit a kind of business, in its words. */
export const journeysOf = (kind: Kind): Ready[] => TOLD[kind].flatMap(tell)
/** One ready-made journey, in the words of a kind where it has some. */
export const journeyFor = (kind: Kind, template: string): Ready | undefined =>
  journeysOf(kind).find((one) => one.template === template) ?? tell({ id: template })[0]

/** The survey that a ready-made journey asks for is the draft of the same kind. */
export function connected(definition: DefinitionWords, surveyOf: (ask: string) => string | undefined): DefinitionWords {
  const steps = definition.steps.map((step): StepWords => {
    const surveyId = step.kind === 'ask' && !step.surveyId ? surveyOf(step.ask) : undefined
    return surveyId === undefined ? step : ({ ...step, surveyId } as StepWords)
  })
  return { ...definition, steps }
}
