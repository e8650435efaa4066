import type { Db, DbTx, Reads } from '../../db/client.ts'
import { event, job } from '../../db/schema/events.ts'
import { type Announced, FACTS, type FactData, type FactName } from '../events.ts'
import { type Actor, actorId } from './actor.ts'
import { appendAudit, isAudited } from './audit.ts'
import { newId } from './ids.ts'
import { type createBuckets, type LimitName, spendDurably } from './limits.ts'
import type { Outside } from './outside.ts'
import { mustBeHere } from './present.ts'
import { seal, unseal } from './seal.ts'

/** What listeners in the same change hear and nothing keeps, because a fact holds no address. */
export interface Aside {
  formerEmail: string
}
/** Runs in the same transaction as the fact; it can reach the database and nothing else. */
export type Reaction<N extends FactName> = (tx: Tx, fact: Announced<N>, aside?: Aside) => Promise<void>
export interface Listeners<N extends FactName> {
  now?: Reaction<N>[]
  later?: string[]
}
export type Reactions = { [N in FactName]?: Listeners<N> }
/** Hears every fact that machines may hear of, in its transaction; says whether there is work to wake up for. */
export type Hearer = (tx: Tx, fact: Announced) => Promise<boolean>

/** What one portal is made of; made once, handed to every request. */
export interface Services {
  db: Db
  outside: Outside
  reactions: Reactions
  hearers: readonly Hearer[]
  /** Attempts of a job by name; undefined for a name that is no job. */
  attemptsOf(job: string): number | undefined
  /** Called after a commit that queued jobs or messages. */
  wake(): void
  buckets: ReturnType<typeof createBuckets>
  /** Seals what must not stand in the database as it is. */
  sealKey: Buffer
}

/** The pen in hand: database, the moment of this change, and the way to announce what happened. */
export type Tx = DbTx & {
  now: number
  emit<N extends FactName>(type: N, data: FactData<N>, aside?: Aside): Promise<Announced<N>>
}
export interface Ctx<A extends Actor = Actor> {
  actor: A
  requestId: string
  now(): number
  read: Reads
  log: Outside['log']
  /** Where the request comes from, for limits only; never stored and never logged. */
  from: string
  /** For secrets at rest: a link's token until its mail is written. */
  seal(text: string): string
  unseal(sealed: string): string
  /** Counts a try against limits that outlive a restart. @throws Problem rate.limited */
  spend(...spends: [LimitName, string][]): Promise<void>
  write<R>(change: (tx: Tx) => Promise<R>): Promise<R>
}

/** A sign-up by a link is the longest way there is: account, link, referral, reward, mail. */
const MAX_DEPTH = 8

export function createCtx<A extends Actor>(services: Services, actor: A, requestId: string, from = ''): Ctx<A> {
  const { db, outside } = services
  return {
    actor,
    requestId,
    now: outside.clock,
    read: db.read,
    log: outside.log,
    from,
    seal: (text) => seal(services.sealKey, text),
    unseal: (sealed) => unseal(services.sealKey, sealed),
    spend: (...spends) => spendDurably(db.write, outside.clock(), spends),
    async write(change) {
      let queued = false
      const result = await db.write(async (dbTx) => {
        await mustBeHere(dbTx, actor)
        const announce = announcer(services, actor, dbTx, outside.clock(), () => (queued = true))
        return change(announce(null, 0))
      })
      if (queued) services.wake()
      return result
    },
  }
}

/** Gives each depth of reaction its own `emit`, so that a fact knows what caused it. */
function announcer(services: Services, actor: Actor, dbTx: DbTx, now: number, onQueued: () => void) {
  const at = (causeId: string | null, depth: number): Tx => {
    const tx = Object.create(dbTx) as Tx
    tx.now = now
    tx.emit = async (type, data, aside) => {
      if (depth > MAX_DEPTH) throw new Error(`${type} is the ${depth}th fact caused by facts: reactions go in a circle`)
      const clean = FACTS[type].shape.parse(data) as FactData<typeof type>
      const fact = await insertFact(dbTx, { type, data: clean, at: now, depth, causeId, actor })
      if (FACTS[type].webhook) for (const hear of services.hearers) if (await hear(tx, fact)) onQueued()
      const listeners = services.reactions[type]
      for (const name of listeners?.later ?? []) {
        await insertJob(dbTx, services, name, fact)
        onQueued()
      }
      for (const react of listeners?.now ?? []) await react(at(fact.id, depth + 1), fact, aside)
      return fact
    }
    return tx
  }
  return at
}

interface NewFact<N extends FactName> {
  type: N
  data: FactData<N>
  at: number
  depth: number
  causeId: string | null
  actor: Actor
}

async function insertFact<N extends FactName>(tx: DbTx, f: NewFact<N>): Promise<Announced<N>> {
  const id = newId('evt', f.at)
  const [row] = await tx
    .insert(event)
    .values({
      id,
      type: f.type,
      at: f.at,
      receivedAt: f.at,
      contactId: 'contactId' in f.data ? f.data.contactId : null,
      ...subjectOf(f.data),
      actorKind: f.actor.kind,
      actorId: actorId(f.actor),
      causeId: f.causeId,
      depth: f.depth,
      data: JSON.stringify(f.data),
    })
    .returning({ seq: event.seq })
  if (f.depth === 0 && isAudited(f.actor.kind, f.type)) await auditOf(tx, id, f)
  return { seq: row!.seq, id, type: f.type, at: f.at, depth: f.depth, data: f.data }
}

/** What staff and keys did themselves; what followed from it stands in the event log with its cause. */
const auditOf = <N extends FactName>(tx: DbTx, eventId: string, f: NewFact<N>) =>
  appendAudit(tx, {
    at: f.at,
    actorKind: f.actor.kind,
    actorId: actorId(f.actor),
    action: f.type,
    eventId,
    data: JSON.stringify(f.data),
  })

const SUBJECTS = [
  'rewardId',
  'referralId',
  'testimonialId',
  'reviewId',
  'requestId',
  'saleId',
  'widgetId',
  'productId',
  'accountId',
] as const

/** What a fact is about: the most particular id it carries. */
export function subjectOf(data: object): { subjectKind: string | null; subjectId: string | null } {
  for (const key of SUBJECTS) {
    const value = (data as Record<string, unknown>)[key]
    if (typeof value === 'string') return { subjectKind: key.slice(0, -'Id'.length), subjectId: value }
  }
  return { subjectKind: null, subjectId: null }
}

async function insertJob(tx: DbTx, services: Services, name: string, fact: Announced) {
  const maxAttempts = services.attemptsOf(name)
  if (maxAttempts === undefined)
    throw new Error(`${fact.type} asks for the job ${name}, which api/jobs.ts does not list`)
  await tx
    .insert(job)
    .values({
      id: `${fact.id}:${name}`,
      name,
      payload: JSON.stringify({ factId: fact.id, type: fact.type, ...fact.data }),
      runAt: fact.at,
      maxAttempts,
      createdAt: fact.at,
    })
    .onConflictDoNothing()
}
