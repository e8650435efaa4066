import ts from 'typescript'
import { modules, type Tree, walk } from './parse.ts'

const LIMIT = 250
const FLOORS = ['site', 'widgets', 'api', 'db', 'tests']
/** Files of the top level: the house's own, then those that tools look for only there. */
const TOP = new Set([
  ...['package.json', 'tsconfig.json', 'astro.config.mjs', 'README.md'],
  ...['ARCHITECTURE.md', 'DECISIONS.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md', 'LICENSE'],
  ...['package-lock.json', '.biome.json', '.gitignore', '.gitattributes', '.npmrc', '.editorconfig', '.ci'],
])

export const linesOf = (source: string) => source.split('\n').length - (source.endsWith('\n') ? 1 : 0)

export const sizes = (tree: Tree) =>
  Object.entries(tree)
    .filter(([path]) => /\.(ts|mts|svelte|astro|js|mjs|css)$/.test(path))
    .filter(([, source]) => linesOf(source) > LIMIT)
    .map(([path, source]) => `${path} has ${linesOf(source)} lines: give it wings before ${LIMIT}`)

export function topLevel(tree: Tree): string[] {
  const entries = new Set(Object.keys(tree).map((path) => path.split('/')[0]!))
  return [...entries]
    .filter((entry) => !TOP.has(entry) && !FLOORS.includes(entry))
    .map((entry) => `${entry} does not belong on the top level`)
}

export const testFolders = (tree: Tree, rooms: string[]) =>
  rooms
    .filter((room) => !Object.keys(tree).some((path) => path.startsWith(`tests/${room}/`) && path.endsWith('.test.ts')))
    .map((room) => `api/${room}/ has no tests in tests/${room}/`)

/** Folders and modules in kebab case; components (Svelte and Astro parts) begin with a capital; pages take addresses. */
export function namesOfFolders(tree: Tree): string[] {
  const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/
  return Object.keys(tree).flatMap((path) => {
    if (!FLOORS.includes(path.split('/')[0]!) || /^(site\/(pages|public)|db\/migrations)\//.test(path)) return []
    const folders = path.split('/').slice(0, -1)
    const file = path.split('/').at(-1)!
    const base = file.replace(/(\.(config|d|test|spec|svelte))?\.\w+$/, '')
    const bad = folders.filter((folder) => !kebab.test(folder))
    const part = /\.(svelte|astro)$/.test(file)
    if (!(part ? /^[A-Z][A-Za-z0-9]*$/ : kebab).test(base)) bad.push(file)
    return bad.map((name) => `${path}: ${name} should be ${part && name === file ? 'PascalCase' : 'kebab-case'}`)
  })
}

export function namesOfTables(tree: Tree): string[] {
  const snake = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/
  const plural = /[^su]s$/
  const columns = new Set(['text', 'integer', 'real', 'blob', 'numeric'])
  return modules(tree).flatMap(({ path, ast }) => {
    if (!path.startsWith('db/schema/')) return []
    const found: string[] = []
    walk(ast, (node) => {
      if (!ts.isCallExpression(node)) return
      const callee = node.expression.getText()
      const [first] = node.arguments
      const name = first && ts.isStringLiteralLike(first) ? first.text : undefined
      if (callee === 'sqliteTable' && name && (!snake.test(name) || plural.test(name)))
        found.push(`${path}: table ${name} should be singular snake_case`)
      if (!columns.has(callee)) return
      const column = name ?? keyOf(node)
      if (column && !snake.test(column)) found.push(`${path}: column ${column} should be snake_case`)
    })
    return found
  })
}

/** The property a column builder chain is assigned to: its column's name when none is given. */
function keyOf(node: ts.Node): string | undefined {
  let at = node.parent
  while (ts.isCallExpression(at) || ts.isPropertyAccessExpression(at)) at = at.parent
  return ts.isPropertyAssignment(at) ? at.name.getText() : undefined
}

/** Of the index of facts and of the lists it is put together from. */
export const namesOfFacts = (tree: Tree): string[] =>
  modules(tree).flatMap(({ path, ast }) => {
    const found: string[] = []
    if (!/^api\/events(-[a-z]+)?\.ts$/.test(path)) return found
    walk(ast, (node) => {
      if (!ts.isVariableDeclaration(node) || !/FACTS$/.test(node.name.getText()) || !node.initializer) return
      const value = ts.isSatisfiesExpression(node.initializer) ? node.initializer.expression : node.initializer
      if (!ts.isObjectLiteralExpression(value)) return
      for (const property of value.properties) {
        if (ts.isSpreadAssignment(property)) continue
        const { name } = property
        const fact = name && ts.isStringLiteral(name) ? name.text : (name?.getText() ?? '')
        if (!/^[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*$/.test(fact)) found.push(`${path}: ${fact} should be noun.past`)
      }
    })
    return found
  })

/** Where the code of a problem stands among the arguments of the functions that make one. */
const CODE_AT: Record<string, number> = { problem: 1, Problem: 1, conflict: 0, notFound: 0 }

export const namesOfProblems = (tree: Tree) =>
  modules(tree).flatMap(({ path, ast }) => {
    const found: string[] = []
    walk(ast, (node) => {
      if (!path.startsWith('api/') || !(ts.isCallExpression(node) || ts.isNewExpression(node))) return
      const at = CODE_AT[node.expression.getText()]
      const code = at === undefined ? undefined : node.arguments?.[at]
      if (code && ts.isStringLiteralLike(code) && !/^[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*$/.test(code.text))
        found.push(`${path}: ${code.text} should be noun.reason`)
    })
    return found
  })
