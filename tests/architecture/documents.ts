import { posix } from 'node:path'
import type { Tree } from './parse.ts'

const documents = (tree: Tree) => Object.entries(tree).filter(([path]) => path.endsWith('.md'))
/** Fenced blocks show trees, shells and other people's code. */
const prose = (text: string) => text.replace(/^(```|~~~)[\s\S]*?^\1/gm, '')

/** Every path a document names, in a link or as code, that leads nowhere. */
export function deadPaths(tree: Tree): string[] {
  const known = new Set(
    Object.keys(tree).flatMap((path) => path.split('/').map((_, i, all) => all.slice(0, i + 1).join('/'))),
  )
  const tops = new Set([...known].filter((path) => !path.includes('/')))
  return documents(tree).flatMap(([document, text]) => {
    const named = [...linked(document, prose(text)), ...asCode(prose(text), tops)]
    return named.filter((path) => !exists(path, known)).map((path) => `${document} names ${path}, which is not there`)
  })
}

function linked(document: string, text: string): string[] {
  const targets = [...text.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)].map((match) => match[1]!)
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => posix.join(posix.dirname(document), target).replace(/\/$/, ''))
}

function asCode(text: string, tops: Set<string>): string[] {
  const codes = [...text.matchAll(/`([^`\n]+)`/g)].map((match) => match[1]!)
  return codes
    .filter((code) => /^[\w@.*[\]<>{},-]+(\/[\w@.*[\]<>{},-]*)*$/.test(code))
    .map((code) => code.replace(/\/$/, ''))
    .filter((code) => tops.has(code.split('/')[0]!) || /^[A-Z]+\.md$/.test(code))
}

/** `<room>` and `*` stand for one name, `**` for any number, `{a,b}` for either. */
function exists(path: string, known: Set<string>): boolean {
  if (known.has(path)) return true
  if (!/[<*{]/.test(path)) return false
  const pattern = path
    .replace(/[.[\]]/g, '\\$&')
    .replace(/\*\*\/?/g, '\u0000')
    .replace(/<[^>]*>|\*/g, '[^/]+')
    .replaceAll('\u0000', '.*')
    .replace(/\{([^}]*)\}/g, (_, list: string) => `(${list.replaceAll(',', '|')})`)
  const whole = new RegExp(`^${pattern}$`)
  return [...known].some((one) => whole.test(one))
}

const BUILT_IN = new Set(['ci', 'install', 'config', 'cache'])

/** Every npm command a document tells the reader to run that package.json does not have. */
export function deadCommands(tree: Tree): string[] {
  const { scripts = {} } = JSON.parse(tree['package.json'] ?? '{}') as { scripts?: Record<string, string> }
  return documents(tree).flatMap(([document, text]) =>
    commands(text)
      .filter(({ run, name }) => !(name in scripts) && (run || !BUILT_IN.has(name)))
      .map(({ command }) => `${document} says "${command}", which package.json does not have`),
  )
}

/** The npm commands in code: between backticks, or at the start of a line of a fenced block. */
function commands(text: string) {
  const inline = [...prose(text).matchAll(/`([^`\n]+)`/g)].map((match) => match[1]!)
  const fenced = [...text.matchAll(/^(```|~~~)[^\n]*\n([\s\S]*?)^\1/gm)].flatMap((match) => match[2]!.split('\n'))
  return [...inline, ...fenced].flatMap((code) => {
    const [command, run, name] = /^(?:[A-Z_]+=\S+ )*npm (run )?([a-z][\w:-]*)/.exec(code.trim()) ?? []
    return command && name ? [{ command, run: Boolean(run), name }] : []
  })
}

/** Rooms that the map does not name. */
export const missingRooms = (tree: Tree, rooms: string[]) =>
  rooms
    .filter((room) => !(tree['ARCHITECTURE.md'] ?? '').includes(`\`${room}\``))
    .map((room) => `ARCHITECTURE.md does not name \`${room}\``)

/** Settings the program reads that README does not explain, and the other way round. */
export function settingsApart(tree: Tree, settings: string[]): string[] {
  const told = [...(tree['README.md'] ?? '').matchAll(/^\| `([A-Z_]+)`/gm)].map((match) => match[1]!)
  return [
    ...settings.filter((name) => !told.includes(name)).map((name) => `README.md does not explain ${name}`),
    ...told.filter((name) => !settings.includes(name)).map((name) => `README.md explains ${name}, which nothing reads`),
  ]
}
