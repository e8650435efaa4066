import { t } from '../../../locales/t.ts'
import { type Effect, monthName, quarterName } from './words.ts'

/** How many quarters back an act was; older ones are shown together. */
const SHADES = 4
const indexOf = (quarter: string) => {
  const [year, q] = quarter.split('-Q').map(Number)
  return year! * 4 + q!
}
/** New customers by quarter, the oldest acts lightest. */
export const compoundBars = (compound: Effect['compound']) => {
  const acts = [...new Set(compound.flatMap(({ by }) => by.map(({ act }) => act)))].sort()
  const newest = acts.at(-1)
  return compound.map(({ quarter, customers, by }) => {
    const brought = by.reduce((sum, { n }) => sum + n, 0)
    return {
      ...{ name: quarterName(quarter), total: customers },
      parts: [
        { name: t('push.compound.none'), n: Math.max(0, customers - brought), tone: 0 },
        ...by.map(({ act, n }) => ({
          ...{ name: t('push.compound.by', { quarter: quarterName(act) }), n },
          tone: Math.min(SHADES, indexOf(newest!) - indexOf(act) + 1),
        })),
      ],
    }
  })
}
/** New customers by month, by words and by money. */
export const breakthroughBars = ({ months }: Effect['breakthrough']) =>
  months.map(({ month, customers, earned, bought }) => ({
    ...{ name: monthName(month), total: customers },
    parts: [
      { name: t('push.earned'), n: earned, tone: 1 },
      { name: t('push.bought'), n: bought, tone: 5 },
    ],
  }))
