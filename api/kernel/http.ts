import type { Context, MiddlewareHandler, ValidationTargets } from 'hono'
import { createMiddleware } from 'hono/factory'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { type DescribeRouteOptions, describeRoute, resolver, validator } from 'hono-openapi'
import { z } from 'zod'
import {
  type Actor,
  actorId,
  allow,
  allowKey,
  type Customer,
  isFresh,
  type May,
  type Permission,
  type Proven,
  SCOPES,
  type Scope,
  type Scoped,
  type Staff,
} from './actor.ts'
import { type Ctx, createCtx, type Services } from './context.ts'
import type { LimitName } from './limits.ts'
import { FITS_NOTHING, sentences } from './mistakes.ts'
import { signInFirst } from './present.ts'
import { Problem, problem } from './problem.ts'

/** Who is asking, and the cookie to send back when the session was renewed or has died. */
export interface Identified {
  actor: Actor
  setCookie?: string
}
export interface HttpServices extends Services {
  identify(headers: Headers): Promise<Identified>
}
export type Env = {
  /**
   * Pages call in process and hand over who they already found asking, so that nobody is looked up twice; no actor
   * when the page has changed its session meanwhile.
   */
  Bindings: { inProcess?: true; actor?: Actor; from?: string }
  Variables: { services: HttpServices; requestId: string }
}

/** Set by the front on every request, whatever the client sent in it. */
export const CLIENT_ADDRESS = 'x-client-address'
const READS = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Zod's own words are for programmers; a contract's own sentence always wins over these. */
z.config({
  customError: (issue) => {
    if (issue.input === undefined) return 'This is needed.'
    if (issue.code === 'invalid_type') return `This has to be of the type ${issue.expected}.`
    if (issue.code === 'too_big') return `This is more than ${issue.maximum}, which is the most we take.`
    if (issue.code === 'too_small') return `This has to be at least ${issue.minimum}.`
    if (issue.code === 'invalid_union') return FITS_NOTHING
    if (issue.code === 'invalid_value') return `Choose one of: ${issue.values.join(', ')}.`
    return undefined
  },
})

type Gated<A extends Actor> = Env & { Variables: { ctx: Ctx<A> } }
const gate = <A extends Actor>(check: (actor: Actor) => A, byMachine: LimitName = 'write.machine', reads = false) =>
  createMiddleware<Gated<A>>(async (c, next) => {
    const { services, requestId } = c.var
    const { actor, setCookie } = c.env?.actor ? { actor: c.env.actor } : await services.identify(c.req.raw.headers)
    const from = c.env?.from ?? c.req.header(CLIENT_ADDRESS) ?? ''
    const ctx = createCtx(services, check(actor), requestId, from)
    const who = actorId(actor) ?? from
    if (reads || READS.has(c.req.method)) services.buckets.spend('read.address', who, ctx.now())
    else services.buckets.spend(actor.kind === 'api_key' ? byMachine : 'write.any', who, ctx.now())
    c.set('ctx', ctx)
    await next()
    if (setCookie && !c.res.headers.has('set-cookie')) c.res.headers.append('set-cookie', setCookie)
  })

const refused = () => problem('forbidden', 'permission.missing', 'Your role does not allow this.')
const unscoped = (scope: Scope) => problem('forbidden', 'scope.missing', `This key does not have the scope ${scope}.`)

/** Everybody, signed in or not. */
export const anyone = gate((actor) => actor)
/** The same where nothing is changed and only what must stand in no address makes it a POST: it counts as reading. */
export const anyReader = gate((actor) => actor, 'write.machine', true)
export const customer = gate((actor): Customer => {
  if (actor.kind === 'customer') return actor
  throw actor.kind === 'visitor' ? signInFirst() : refused()
})
/** Anybody with an account: customers and staff. */
export const signedIn = gate((actor): Customer | Staff => {
  if (actor.kind === 'customer' || actor.kind === 'staff') return actor
  throw signInFirst()
})
/** Colleagues of every role, also before they have the second factor that is asked of them. */
export const staff = gate((actor): Staff => {
  if (actor.kind === 'staff') return actor
  throw actor.kind === 'visitor' ? signInFirst() : refused()
})
/** Staff whose role holds the permission, or a key with the scope of its name. */
export const may = <P extends Permission>(permission: P) =>
  gate((actor): May<P> => {
    if (actor.kind === 'visitor') throw signInFirst()
    if (actor.kind === 'staff' && actor.lacksFactor) throw factorFirst()
    const granted = allow(actor, permission)
    if (granted) return granted
    const scope = SCOPES.find((one) => one === permission)
    throw actor.kind === 'api_key' && scope ? unscoped(scope) : refused()
  })
const factorFirst = () =>
  problem('forbidden', 'second_factor.required', 'Your company asks for a second factor. Switch yours on first.')

/** The host application, by an API key with this scope. */
export const machine = <S extends Scope>(scope: S, limit?: LimitName) =>
  gate((actor): Scoped<S> => {
    if (actor.kind !== 'api_key')
      throw problem('unauthenticated', 'api_key.required', 'Send a valid API key as `Authorization: Bearer …`.')
    const scoped = allowKey(actor, scope)
    if (!scoped) throw unscoped(scope)
    return scoped
  }, limit)

/**
 * Behind a gate, for what a stolen session must not do: only for those who showed within ten minutes who they are, like
 * `fresh(may('staff.manage'))`.
 */
export const fresh = <A extends Customer | Staff>(before: MiddlewareHandler<Gated<A>>) =>
  createMiddleware<Gated<Proven<A>>>(async (c, next) =>
    before(c as unknown as Context<Gated<A>>, async () => {
      const { ctx } = (c as unknown as Context<Gated<A>>).var
      // sessions have the machine's clock
      if (!isFresh(ctx.actor.provedAt, Date.now())) throw proofNeeded()
      c.set('ctx', { ...ctx, actor: { ...ctx.actor, proven: true } })
      await next()
    }),
  )
export const proofNeeded = () =>
  problem('forbidden', 'proof.needed', 'Confirm that it is you.', {
    fields: { proof: 'Confirm that it is you. It holds for ten minutes.' },
  })

/** Checks one part of the request against its contract; refuses with 422 and a sentence per field. */
export const valid = <Target extends keyof ValidationTargets, Schema extends z.ZodType>(
  target: Target,
  schema: Schema,
) =>
  validator(target, schema, (result) => {
    if (result.success) return
    const fields = sentences(result.error)
    throw new Problem('invalid', 'input.invalid', 'Some of what you sent needs a change.', { fields })
  })
export const body = <Schema extends z.ZodType>(schema: Schema) => valid('json', schema)
export const query = <Schema extends z.ZodType>(schema: Schema) => valid('query', schema)

/** Sends `value` as its contract says: a field the contract does not name cannot leave. */
export const answer = <S extends z.ZodType, Status extends ContentfulStatusCode = 200>(
  c: Context,
  schema: S,
  value: z.input<S>,
  status?: Status,
) => c.json(schema.parse(value) as z.output<S>, (status ?? 200) as Status)

export const ProblemShape = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number(),
    code: z.string(),
    fields: z.record(z.string(), z.string()).optional(),
    requestId: z.string().optional(),
  })
  .meta({ id: 'Problem' })

/** What the API description says of a route: one sentence, and the shape of each good answer; more where that is not enough. */
export const doc = (
  summary: string,
  tag: string,
  answers: Record<number, z.ZodType | null>,
  more: Pick<DescribeRouteOptions, 'description' | 'requestBody'> = {},
) =>
  describeRoute({
    summary,
    ...more,
    tags: [tag],
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, schema]) => [
          status,
          {
            description: summary,
            ...(schema && { content: { 'application/json': { schema: resolver(schema) } } }),
          },
        ]),
      ),
      default: {
        description: 'A refusal (RFC 9457)',
        content: { 'application/problem+json': { schema: resolver(ProblemShape) } },
      },
    },
  })

/** `id` of a path, present by construction of the route. */
export const pathId = (c: Context, name = 'id'): string => c.req.param(name) ?? ''
