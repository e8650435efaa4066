import { RuleSet } from '../../../../api/flywheel/stages/contract.ts'
import { t } from '../../../locales/t.ts'
import { type Refusal, text, texts } from '../../../state/forms.ts'
import { eventName } from '../events/meanings.ts'
import { changed, type Said } from './changes.ts'
import { rulesFrom } from './fields.ts'

/** What the page of the rules draws, and what it remembers from one press of a button to the next. */
export interface Sheet {
  /** As they were typed: what is wrong in them is for the api to say. */
  rules: RuleSet
  /** The same without what was typed. Its parts stand where those of `rules` stand, and it is always sound. */
  base: RuleSet
  /** What stands in the box for JSON when it cannot be drawn. */
  raw: string
  /** Where somebody goes on. */
  focus: string | null
  refusal: Refusal | null
  /** Nothing but the form changed: the api is not asked. */
  onlyForm: boolean
}
export const sheetOf = (rules: RuleSet): Sheet => ({
  ...{ rules, base: rules, raw: '', focus: null, refusal: null, onlyForm: false },
})

/** The event that somebody means by plain words or by its name. */
export function eventFor(names: readonly string[]): (said: string) => string {
  const byWords = new Map(names.map((name) => [eventName(name).toLowerCase(), name]))
  return (said) => (names.includes(said) ? said : (byWords.get(said.toLowerCase()) ?? said))
}

function soundIn(json: string): RuleSet | undefined {
  try {
    return RuleSet.safeParse(JSON.parse(json)).data
  } catch {
    return undefined
  }
}
/** What was said beside the button that was pressed. */
const saidIn = (form: FormData, at: string, named: (said: string) => string): Said => ({
  ...{ kind: text(form, `k:${at}`), name: text(form, `new.${at}.name`).slice(0, 200) },
  ...{ from: texts(form, `new.${at}.from`), to: text(form, `new.${at}.to`) },
  event: named(text(form, `new.${at}.event`).trim()),
})

export function sheetIn(form: FormData, start: RuleSet, named: (said: string) => string): Sheet {
  const does = text(form, 'does')
  const base = soundIn(text(form, 'draft')) ?? start
  const sheet = { ...sheetOf(base), rules: rulesFrom(form, base, named) }
  if (form.get('useRaw') === 'on') {
    // a box that was emptied is shown as one
    const raw = text(form, 'raw') || ' '
    const own = soundIn(raw)
    if (!own) return { ...sheet, ...unsound(raw) }
    Object.assign(sheet, sheetOf(own))
  }
  const [act = '', at = ''] = does.split(':')
  if (act === 'list' || act === 'where')
    return { ...sheet, focus: act === 'list' ? `e:${at}` : `m:${at}.says`, onlyForm: true }
  if (act !== 'add' && act !== 'remove' && act !== 'turn') return sheet
  const said = saidIn(form, at, named)
  const drawn = changed(sheet.rules, does, said)
  return {
    ...{ ...sheet, rules: drawn.rules, base: changed(sheet.base, does, said).rules },
    ...{ focus: drawn.at, onlyForm: true },
  }
}

/** JSON that is none is refused here; rules that no page can draw are the api's to refuse. */
function unsound(raw: string): Partial<Sheet> {
  try {
    return { raw, rules: JSON.parse(raw) as RuleSet }
  } catch (error) {
    const title = t('stageRules.raw.bad', { why: error instanceof Error ? error.message : '' })
    return { raw, refusal: { status: 422, code: 'rules.no_json', title, fields: { raw: title }, requestId: undefined } }
  }
}
