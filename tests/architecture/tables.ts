import ts from 'typescript'
import { type Module, modules, roomOf, type Tree, walk } from './parse.ts'

/** Whose tables a schema file holds, where its name is not the room's own. */
const OWNERS: Record<string, string[]> = {
  events: ['kernel', 'jobs'],
  audit: ['kernel'],
  limits: ['kernel'],
  asks: ['kernel'],
  moderation: ['reviews'],
  testimonials: ['reviews'],
  collections: ['reviews'],
  stories: ['reviews'],
  measuring: ['embeds'],
  'review-reports': ['reviews'],
  'review-evidence': ['reviews'],
  'review-imports': ['reviews'],
  boards: ['feature-requests'],
  'request-votes': ['feature-requests'],
  'request-comments': ['feature-requests'],
  'request-scores': ['feature-requests'],
  'request-imports': ['feature-requests'],
  'request-telling': ['feature-requests'],
  roadmap: ['feature-requests'],
  changelog: ['feature-requests'],
  'survey-answers': ['surveys'],
  attribution: ['conversions'],
  stripe: ['conversions'],
  'submitted-leads': ['referrals'],
  commissions: ['affiliates'],
  ledger: ['affiliates'],
  payouts: ['affiliates'],
  creatives: ['affiliates'],
  intake: ['flywheel'],
  journeys: ['flywheel'],
  loop: ['flywheel'],
  stay: ['flywheel'],
  pushes: ['flywheel'],
  outreach: ['outreach'],
  webinars: ['outreach'],
  plans: ['outreach'],
  items: ['flywheel'],
  promises: ['flywheel'],
  feed: ['flywheel'],
  'wheel-reviews': ['flywheel'],
  kinds: ['flywheel'],
  'wheel-audits': ['flywheel'],
  returns: ['flywheel'],
}
const SCHEMA = /^db\/schema\/([^/]+)\.ts$/

const ownersOf = (schema: string) => {
  const name = SCHEMA.exec(schema)?.[1] ?? ''
  return OWNERS[name] ?? [name]
}

/** Exported tables by `schema file` + `#` + `constant`, with the name each has in SQL. */
function tablesOf(tree: Tree): Map<string, string> {
  const tables = new Map<string, string>()
  for (const { path, ast } of modules(tree)) {
    if (!SCHEMA.test(path)) continue
    walk(ast, (node) => {
      if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name) || !node.initializer) return
      const call = node.initializer
      if (!ts.isCallExpression(call) || call.expression.getText() !== 'sqliteTable') return
      const [name] = call.arguments
      if (name && ts.isStringLiteralLike(name)) tables.set(`${path}#${node.name.text}`, name.text)
    })
  }
  return tables
}

/** Local names that stand for a table, or for a whole schema file (`local.*`). */
function localTables({ imports }: Module): Map<string, string> {
  const locals = new Map<string, string>()
  for (const { target, values } of imports)
    if (SCHEMA.test(target))
      for (const { name, local } of values)
        locals.set(name === '*' ? `${local}.*` : local, name === '*' ? target : `${target}#${name}`)
  return locals
}

const storeOf = (path: string) =>
  path.startsWith('api/kernel/') ? 'kernel' : path.endsWith('/store.ts') ? roomOf(path) : undefined

export function tableImports(tree: Tree): string[] {
  const tables = tablesOf(tree)
  return modules(tree).flatMap(({ path, imports }) => {
    if (!roomOf(path) || path.endsWith('/store.ts')) return []
    return imports.flatMap(({ target, values }) =>
      values
        .filter(({ name }) => tables.has(`${target}#${name}`) || (name === '*' && SCHEMA.test(target)))
        .map(({ name }) => `${path} takes the table ${name} of ${target}: only store.ts may`),
    )
  })
}

export function writes(tree: Tree): string[] {
  const tables = tablesOf(tree)
  const owners = new Map([...tables].map(([key, sql]) => [sql, ownersOf(key.slice(0, key.indexOf('#')))]))
  return modules(tree).flatMap((module) => {
    const { path, ast } = module
    const room = storeOf(path)
    if (!room) return []
    const locals = localTables(module)
    const found: string[] = []
    walk(ast, (node) => {
      const table = writtenBy(node, locals)
      if (table && tables.has(table) && !ownersOf(table.slice(0, table.indexOf('#'))).includes(room))
        found.push(
          `${path} writes ${tables.get(table)} of ${table.slice(0, table.indexOf('#'))}: read any table, write your own`,
        )
      for (const sql of writtenInSql(node)) {
        const owner = owners.get(sql)
        if (owner && !owner.includes(room)) found.push(`${path} writes ${sql} in SQL: read any table, write your own`)
      }
    })
    return found
  })
}

/** The table of `x.insert(table)`, `x.update(table)` or `x.delete(table)`. */
function writtenBy(node: ts.Node, locals: Map<string, string>): string | undefined {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return
  if (!/^(insert|update|delete)$/.test(node.expression.name.text)) return
  const [argument] = node.arguments
  if (!argument) return
  if (ts.isIdentifier(argument)) return locals.get(argument.text)
  if (!ts.isPropertyAccessExpression(argument) || !ts.isIdentifier(argument.expression)) return
  const schema = locals.get(`${argument.expression.text}.*`)
  return schema && `${schema}#${argument.name.text}`
}

function writtenInSql(node: ts.Node): string[] {
  if (!ts.isStringLiteralLike(node) && !ts.isTemplateExpression(node)) return []
  const text = node.getText()
  const verbs = /\b(?:insert\s+(?:or\s+\w+\s+)?into|replace\s+into|update|delete\s+from)\s+["`\\]*(\w+)/gi
  return [...text.matchAll(verbs)].map((match) => match[1]!)
}
