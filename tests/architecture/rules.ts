import type { Manifest } from './lockfile.ts'
import { isOwn, isPackage, modules, roomOf, roomsOf, type Tree } from './parse.ts'
import { namesOfFacts, namesOfFolders, namesOfProblems, namesOfTables, sizes, testFolders, topLevel } from './shape.ts'
import { tableImports, writes } from './tables.ts'
import { casts, pureRules, unskipped } from './text.ts'

const PURE_KERNEL = new Set(
  [
    'ask-rules',
    'awake',
    'colour',
    'event-fields',
    'problem',
    'money',
    'hash',
    'html',
    'import-days',
    'iban',
    'import-lines',
    'link-rules',
    'mailbox',
    'merge-fields',
    'page-path',
    'payout-rules',
    'search',
    'serve-token',
    'wall-clock',
    'chance',
    'wilson',
  ].map((name) => `api/kernel/${name}.ts`),
)

/** Says which imports of which files are forbidden: `forbidden` answers the reason, or undefined when all is well. */
const eachImport =
  (forbidden: (from: string, target: string, typeOnly: boolean) => string | false | undefined) => (tree: Tree) =>
    modules(tree).flatMap(({ path, imports }) =>
      imports.flatMap(({ target, typeOnly }) => {
        const reason = forbidden(path, target, typeOnly)
        return reason ? [`${path} imports ${target}: ${reason}`] : []
      }),
    )

export const roomsApart = eachImport((from, target) => {
  const [mine, theirs] = [roomOf(from), roomOf(target)]
  return mine && theirs && mine !== theirs && 'rooms announce facts and never import each other'
})

export const roomsBelowIndexes = eachImport(
  (from, target) =>
    roomOf(from) &&
    /^api\/[^/]+$/.test(target) &&
    target !== 'api/events.ts' &&
    'index pages import rooms; a room may read api/events.ts only',
)

export const sqlAtHome = eachImport(
  (from, target) =>
    isPackage(target, 'drizzle-orm') &&
    !/^(db|tests|api\/kernel)\//.test(from) &&
    !(roomOf(from) && from.endsWith('/store.ts')) &&
    'SQL has one home a room, its store.ts',
)

export const driversAtHome = eachImport(
  (from, target) =>
    isPackage(target, '@libsql/client') && !/^(db|tests)\//.test(from) && 'only db/ and tests open databases',
)

export const rulesImport = eachImport((from, target) => {
  const room = roomOf(from)
  if (!room || !from.endsWith('/rules.ts')) return
  const near = roomOf(target) === room && /\/(contract|rules)\.ts$/.test(target)
  const known = near || target === 'api/events.ts' || PURE_KERNEL.has(target) || target.startsWith('db/schema/')
  return !known && 'rules know contracts, facts, problems, money, enum constants and other rules'
})

export const kernelAlone = eachImport((from, target) => {
  if (!from.startsWith('api/kernel/') || !isOwn(target)) return
  const known = target.startsWith('api/kernel/') || target.startsWith('db/') || target === 'api/events.ts'
  return !known && 'the kernel knows no room and no index page but the facts'
})

export const dbAlone = eachImport(
  (from, target) => from.startsWith('db/') && isOwn(target) && !target.startsWith('db/') && 'db imports nobody',
)

export const siteIsALeaf = eachImport(
  (from, target) => target.startsWith('site/') && !/^(site|tests)\//.test(from) && 'nobody imports site',
)

export const siteByTheClient = eachImport(
  (from, target) =>
    from.startsWith('site/') && /^(db|tests)\//.test(target) && 'pages ask the api and never open the database',
)

export const widgetsTypesOnly = eachImport((from, target, typeOnly) => {
  if (!from.startsWith('widgets/') || !isOwn(target) || target.startsWith('widgets/')) return
  return !(typeOnly && target.startsWith('api/')) && 'widgets take types from the api, never code (import type)'
})

export const noTestsInside = eachImport(
  (from, target) => target.startsWith('tests/') && !from.startsWith('tests/') && 'only tests import tests',
)

export const luciaInOneFile = (tree: Tree) => {
  const users = modules(tree).filter(({ imports }) => imports.some(({ target }) => isPackage(target, 'lucia')))
  return users.length > 1
    ? [`lucia is imported by ${users.map(({ path }) => path).join(', ')}: keep it in one file`]
    : []
}

/** What the first look at the demo runs is installed without the tools of developers. */
export const storyWithoutTools = (tree: Tree) => {
  const { devDependencies = {} } = JSON.parse(tree['package.json'] ?? '{}') as Manifest
  const byPath = new Map(modules(tree).map((one) => [one.path, one]))
  const seen = new Set(['tests/seed.ts'])
  return [...walked()]
  function* walked() {
    for (const path of seen)
      for (const { target, typeOnly } of byPath.get(path)?.imports ?? []) {
        if (typeOnly) continue
        if (isOwn(target)) seen.add(target)
        const tool = Object.keys(devDependencies).find((name) => isPackage(target, name))
        if (tool) yield `${path} imports ${tool}, which the demo does not install`
      }
  }
}

/** Every rule by its promise. Each takes the whole tree and answers what breaks it. */
export const RULES: Record<string, (tree: Tree) => string[]> = {
  'rooms never import rooms': roomsApart,
  'rooms stand below the index pages': roomsBelowIndexes,
  'only stores, the kernel and db import drizzle-orm': sqlAtHome,
  'only db opens databases': driversAtHome,
  'rules import only what is pure': rulesImport,
  'rules have no clock, no chance and no await': pureRules,
  'the kernel imports no room': kernelAlone,
  'db imports nobody': dbAlone,
  'nobody imports site': siteIsALeaf,
  'site never opens the database': siteByTheClient,
  'widgets take types from the api, never code': widgetsTypesOnly,
  'only tests import tests': noTestsInside,
  'lucia lives in one file': luciaInOneFile,
  'the story of the demo needs no tools of developers': storyWithoutTools,
  'a room takes tables only in its store': tableImports,
  'a store writes only its own tables': writes,
  'no file is over 250 lines': sizes,
  'the top level holds what house and tools need': topLevel,
  'every room has its test folder': (tree) => testFolders(tree, roomsOf(tree)),
  'folders and files are named in kebab case': namesOfFolders,
  'tables and columns are singular snake_case': namesOfTables,
  'facts are noun.past': namesOfFacts,
  'problems are noun.reason': namesOfProblems,
  'nothing is cast to any and no check is silenced': casts,
  'no test is skipped, focused or left for later': unskipped,
}
