import { posix } from 'node:path'
import ts from 'typescript'

/** A tree of files as text: path from the root, with forward slashes, to source. */
export type Tree = Record<string, string>

export interface Import {
  /** Path from the root for our own files, the name as written for packages. */
  target: string
  typeOnly: boolean
  /** Exported names taken as values, with the local name of each; `*` for a whole module. */
  values: { name: string; local: string }[]
}
export interface Module {
  path: string
  ast: ts.SourceFile
  imports: Import[]
}

const CODE = /\.(ts|mts|js|mjs|svelte|astro)$/
const cache = new Map<string, Module>()

/** Every file that holds code, parsed; each text once. */
export function modules(tree: Tree): Module[] {
  return Object.entries(tree)
    .filter(([path]) => CODE.test(path))
    .map(([path, source]) => {
      const key = `${path}\n${source}`
      const known = cache.get(key) ?? parse(path, source)
      cache.set(key, known)
      return known
    })
}

/** Folders of `api/` that are not rooms. */
const NOT_ROOMS = new Set(['kernel', 'outside', 'launch'])

/** The room a file belongs to, wings included; undefined for index pages, the kernel and the other floors. */
export function roomOf(path: string): string | undefined {
  const room = /^api\/([^/]+)\//.exec(path)?.[1]
  return room && !NOT_ROOMS.has(room) ? room : undefined
}
export const roomsOf = (tree: Tree) => [...new Set(Object.keys(tree).flatMap((path) => roomOf(path) ?? []))].sort()

export const isOwn = (target: string) => /^(site|widgets|api|db|tests)\//.test(target)
export const isPackage = (target: string, name: string) => target === name || target.startsWith(`${name}/`)

/** Calls `visit` with every node below `root`. */
export function walk(root: ts.Node, visit: (node: ts.Node) => void) {
  const down = (node: ts.Node) => {
    visit(node)
    ts.forEachChild(node, down)
  }
  ts.forEachChild(root, down)
}

function parse(path: string, source: string): Module {
  const ast = ts.createSourceFile(path, scriptOf(path, source), ts.ScriptTarget.Latest, true, ts.ScriptKind.TS)
  const imports: Import[] = []
  const add = (specifier: ts.Node | undefined, typeOnly: boolean, values: Import['values']) => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return
    const { text } = specifier
    const target = text.startsWith('.') ? posix.normalize(posix.join(posix.dirname(path), text)) : text
    imports.push({ target, typeOnly, values: typeOnly ? [] : values })
  }
  walk(ast, (node) => {
    if (ts.isImportDeclaration(node)) {
      const clause = node.importClause
      add(node.moduleSpecifier, clause?.phaseModifier === ts.SyntaxKind.TypeKeyword, clause ? named(clause) : [])
    } else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly, [{ name: '*', local: '*' }])
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true, [])
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false, [{ name: '*', local: '*' }])
  })
  return { path, ast, imports }
}

function named(clause: ts.ImportClause): Import['values'] {
  const values: Import['values'] = []
  if (clause.name) values.push({ name: 'default', local: clause.name.text })
  const { namedBindings } = clause
  if (namedBindings && ts.isNamespaceImport(namedBindings)) values.push({ name: '*', local: namedBindings.name.text })
  else if (namedBindings)
    for (const one of namedBindings.elements)
      if (!one.isTypeOnly) values.push({ name: (one.propertyName ?? one.name).text, local: one.name.text })
  return values
}

/** The TypeScript inside an .astro or .svelte file; other files as they are. */
function scriptOf(path: string, source: string): string {
  if (!/\.(astro|svelte)$/.test(path)) return source
  const front = path.endsWith('.astro') ? (/^---\r?\n([\s\S]*?)\r?\n---/.exec(source)?.[1] ?? '') : ''
  const scripts = [...source.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/g)].map((match) => match[1])
  return [front, ...scripts].join('\n;\n')
}
