import { number, t } from '../../locales/t.ts'
import { VERDICTS } from '../review-imports/form.ts'

interface Past {
  state: 'reading' | 'read' | 'checked' | 'running' | 'done' | 'undoing' | 'undone' | 'discarded'
  totals: Record<(typeof VERDICTS)[number], number>
}
const KINDS = { done: 'good', running: 'warn', undoing: 'warn' } as const

/** How an import stands, in words. */
export const standOf = ({ state, totals }: Past) => ({
  kind: state in KINDS ? KINDS[state as keyof typeof KINDS] : ('plain' as const),
  state: t(`reviewImports.state.${state}`),
  result:
    state === 'done' || state === 'running'
      ? VERDICTS.filter((verdict) => totals[verdict] > 0)
          .map((verdict) => `${number(totals[verdict])} ${t(`reviewImports.verdict.${verdict}`).toLowerCase()}`)
          .join(', ')
      : '',
})
