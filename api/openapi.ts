import { setImmediate as othersTurn } from 'node:timers/promises'
import type { Hono } from 'hono'
import { generateSpecs } from 'hono-openapi'
import type { Env } from './kernel/http.ts'

type Parts = Record<string, Record<string, unknown>>
interface Described {
  paths: Parts
  components: Parts
  [more: string]: unknown
}

/**
 * The OpenAPI 3.1 description of all routes, as JSON. To make it takes a second or two, so it is made address by address,
 * and whoever else asks for something meanwhile has their turn in between.
 */
export async function describeApi({ routes }: Pick<Hono<Env>, 'routes'>, documentation: object): Promise<string> {
  const byPath = Map.groupBy(routes, ({ path }) => path)
  const paths: Parts = {}
  const components: Parts = {}
  let about: object = {}
  for (const mine of byPath.values()) {
    const { paths: these, components: used, ...rest } = await describe(mine, documentation)
    Object.assign(paths, these)
    for (const [kind, all] of Object.entries(used)) components[kind] = { ...components[kind], ...all }
    about = rest
    await othersTurn()
  }
  const written = [await inPieces(paths)]
  for (const [kind, all] of Object.entries(components)) written.push(`${JSON.stringify(kind)}:${await inPieces(all)}`)
  const [all, ...kinds] = written
  return `${JSON.stringify(about).slice(0, -1)},"paths":${all},"components":{${kinds.join()}}}`
}

/** The library reads nothing of an application but its routes. */
const describe = (routes: unknown[], documentation: object) =>
  generateSpecs({ routes } as never, { documentation } as never) as unknown as Promise<Described>

async function inPieces(record: Record<string, unknown>): Promise<string> {
  const pieces: string[] = []
  for (const [name, value] of Object.entries(record)) {
    pieces.push(`${JSON.stringify(name)}:${JSON.stringify(value)}`)
    if (pieces.length % 50 === 0) await othersTurn()
  }
  return `{${pieces.join()}}`
}
