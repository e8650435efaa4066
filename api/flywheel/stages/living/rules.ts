import { STAGES } from '../../../../db/schema/flywheel.ts'
import { couldHold, judge } from '../conditions/rules.ts'
import type { Condition, MoveRule } from '../contract.ts'
import { beginLap, firstLap, goRound, type Laps } from '../laps/rules.ts'
import { DAY, emptyMemory, fitsAny, found, isSign, type Memory, type StageEvent } from '../memory/rules.ts'
import type { Health, Pin, RuleVersion, Stage, Transition } from '../rules.ts'

export interface Cause {
  kind: Transition['cause']
  seq: number | null
  event?: StageEvent
}
/** Somebody on their way through a replay. */
export interface Life extends Laps {
  memory: Memory
  version: RuleVersion
  /** Where the rules have them, and where they are shown: another place while staff has pinned them. */
  stage: Stage | null
  stageAt: number
  shown: Stage | null
  peak: Stage | null
  enteredAt: number
  health: Health
  healthAt: number
  pin: Pin | null
  /** Rules that ask for a while, and since when their condition holds. */
  pending: Map<string, number>
  channel: string
  made: Transition[]
  next: number
}
const NEVER = Number.POSITIVE_INFINITY
const TIME: Cause = { kind: 'time', seq: null }
export const rank = (stage: Stage | null) => (stage === null ? -1 : STAGES.indexOf(stage))
const LAPSED = new Set<Health>(['dormant', 'churned'])

export const begin = (version: RuleVersion): Life => ({
  ...{ memory: emptyMemory(), version, stage: null, stageAt: 0, shown: null, peak: null, enteredAt: 0 },
  ...{ health: 'active', healthAt: 0, pin: null, pending: new Map(), channel: 'direct', made: [], next: NEVER },
  ...firstLap(),
})

/** @param since when the stay began that is asked about: where the rules have them, whatever a colleague said */
const verdictOf = (life: Life, condition: Condition, now: number, since = life.stage === null ? null : life.stageAt) =>
  judge(condition, { memory: life.memory, rules: life.version.rules, now, since })
const holds = (life: Life, condition: Condition, at: number) => verdictOf(life, condition, at).holds
/** Of a stage they are not in: whether something would lead out of it, whenever that stay began. */
const leadsOut = (life: Life, condition: Condition, now: number) =>
  couldHold(condition, { memory: life.memory, rules: life.version.rules, now })

/** Whether a rule is due: its condition holds, and has for as long as it asks. */
function isRipe(life: Life, rule: MoveRule, at: number): boolean {
  if (!holds(life, rule.when, at)) {
    life.pending.delete(rule.id)
    return false
  }
  const since = life.pending.get(rule.id) ?? at
  life.pending.set(rule.id, since)
  return at >= since + (rule.forDays ?? 0) * DAY
}
const downFrom = (life: Life, stage: Stage | null) =>
  life.version.rules.moves.filter(({ from, to }) => from === stage && rank(to) < rank(stage))
const upFrom = (life: Life, stage: Stage | null) =>
  life.version.rules.moves
    .filter(({ from, to }) => (from === 'below' || from === stage) && rank(to) > rank(stage))
    .sort((a, b) => rank(b.to) - rank(a.to))

interface Row {
  kind: Transition['kind']
  to: Stage
  rule: string
  cause: Cause
  at: number
  implied?: boolean
  health?: Health
}
function write(life: Life, { kind, to, rule, cause, at, implied = false, health = life.health }: Row) {
  const first = life.shown === null
  if (first) {
    const came = life.memory.byType.get('lead.recorded')?.[0]?.data['source']
    life.channel = typeof came === 'string' ? came : 'direct'
  }
  life.made.push({
    ...{ fromStage: life.shown, toStage: to, kind, implied, rule, at },
    ...{ healthFrom: first ? null : life.health, healthTo: health, lap: life.lap },
    ...{ rulesVersion: life.version.version, cause: cause.kind, causeSeq: cause.seq, channel: life.channel },
    dwellMs: first ? null : at - life.enteredAt,
  })
  if (first || life.health !== health) life.healthAt = at
  if (life.shown !== to) life.enteredAt = at
  life.health = health
  life.shown = to
  if (rank(to) > rank(life.peak)) life.peak = to
}
/** Shows somebody in a stage: each stage on the way has its row, those on the way up last no time. */
function show(life: Life, to: Stage, row: Omit<Row, 'kind' | 'to'>) {
  if (rank(to) > rank(life.shown)) {
    for (const next of STAGES.slice(rank(life.shown) + 1, rank(to) + 1))
      write(life, { ...row, kind: 'advance', to: next, implied: next !== to })
  } else {
    for (const next of STAGES.slice(rank(to), rank(life.shown)).reverse())
      write(life, { ...row, kind: 'regress', to: next })
  }
}
function moveTo(life: Life, to: Stage, row: Omit<Row, 'kind' | 'to'>) {
  life.stage = to
  life.stageAt = row.at
  life.pending.clear()
  if (!life.pin) show(life, to, row)
}

/** Down as far as it goes, else up: nobody enters a stage that something leads out of already, so rules that disagree never circle. */
function move(life: Life, at: number, cause: Cause) {
  let fell = false
  for (let step = 0; step < 8; step++) {
    const [down] = downFrom(life, life.stage).filter((rule) => isRipe(life, rule, at))
    if (down) {
      moveTo(life, down.to, { rule: down.id, cause, at })
      fell = true
      continue
    }
    if (fell) return
    const stays = (stage: Stage) => !downFrom(life, stage).some(({ when }) => leadsOut(life, when, at).holds)
    const [up] = upFrom(life, life.stage).filter((rule) => isRipe(life, rule, at) && stays(rule.to))
    if (!up) return
    moveTo(life, up.to, { rule: up.id, cause, at })
  }
}

const healthRules = (life: Life) => life.version.rules.health.filter(({ from }) => from.includes(life.health))

/** A sign of life wakes the dormant; who had churned comes back by what the rules name, a lap further. */
function recover(life: Life, at: number, cause: Cause) {
  const { event } = cause
  if (!event || life.shown === null || !LAPSED.has(life.health)) return
  const { returns, health, laps } = life.version.rules
  const row = { kind: 'recover' as const, rule: 'came_back', cause, at, health: 'active' as const }
  if (life.health === 'dormant') {
    if (isSign(event.type)) write(life, { ...row, to: life.shown })
    return
  }
  // who comes back begins a stay: how long the last one was does not keep them away
  const isGone = health.some(({ to, when }) => to === 'churned' && verdictOf(life, when, at, at).holds)
  if (!fitsAny(returns.by, event) || isGone) return
  const to = found(life.memory, returns.paid).length > 0 ? 'adoption' : 'activation'
  beginLap(life, at, 'came_back')
  goRound(life, laps, event)
  life.stage = to
  life.stageAt = at
  life.pending.clear()
  write(life, { ...row, to: life.pin ? life.shown : to })
}
function ail(life: Life, at: number, cause: Cause) {
  for (let step = 0; step < 4 && life.shown !== null; step++) {
    const rule = healthRules(life).find(({ when }) => holds(life, when, at))
    if (!rule) return
    const kind = LAPSED.has(rule.to) && !LAPSED.has(life.health) ? 'lapse' : 'health'
    write(life, { kind, to: life.shown, rule: rule.id, cause, at, health: rule.to })
  }
}

export function takePin(life: Life, pin: Pin) {
  life.pin = pin
}
const pinEnds = ({ until, endedAt }: Pin) => Math.min(until, endedAt ?? NEVER)

/** Looks at every rule at one moment, in the order recover, stage, health; and finds the next moment to look again. */
export function evaluate(life: Life, at: number, cause: Cause) {
  // who has left goes round no more: their return begins another lap, whatever they had closed
  if (cause.event && life.health !== 'churned') goRound(life, life.version.rules.laps, cause.event)
  if (life.pin && pinEnds(life.pin) <= at) {
    life.pin = null
    if (life.stage !== null && life.stage !== life.shown)
      show(life, life.stage, { rule: 'unpinned', cause: { kind: 'staff', seq: null }, at })
  }
  if (life.pin && life.shown !== life.pin.stage && life.shown !== null)
    show(life, life.pin.stage, { rule: 'pinned', cause, at })
  recover(life, at, cause)
  move(life, at, cause)
  ail(life, at, cause)
  life.next = Math.max(at + 1, nextLook(life, at))
}

function nextLook(life: Life, at: number): number {
  const moments = [...downFrom(life, life.stage), ...upFrom(life, life.stage)].map((rule) => {
    const verdict = verdictOf(life, rule.when, at)
    const since = life.pending.get(rule.id)
    const ripe = since === undefined || !verdict.holds ? NEVER : since + (rule.forDays ?? 0) * DAY
    return Math.min(verdict.until, ripe > at ? ripe : NEVER)
  })
  const stays = upFrom(life, life.stage).flatMap(({ to }) =>
    downFrom(life, to).map(({ when }) => leadsOut(life, when, at).until),
  )
  const ails = life.shown === null ? [] : healthRules(life).map(({ when }) => verdictOf(life, when, at).until)
  return Math.min(NEVER, life.pin ? pinEnds(life.pin) : NEVER, ...moments, ...stays, ...ails)
}

/** Lets time do its work until a moment, that moment included. */
export function settleUntil(life: Life, until: number) {
  while (life.next <= until) evaluate(life, life.next, TIME)
}
