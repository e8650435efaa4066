// After `drizzle-kit generate`: what Drizzle cannot write. Every table is STRICT, and foreign keys are checked at commit,
// because a change is whole only when the rooms that listen to its facts have added their part.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const BREAK = '--> statement-breakpoint'
const ALLOWED = new Set(['int', 'integer', 'real', 'text', 'blob', 'any'])

/** The same SQL with every CREATE TABLE strict and its foreign keys deferred. Running it again changes nothing. */
export function strict(sql) {
  return sql.split(BREAK).map(strictStatement).join(BREAK)
}

function strictStatement(statement) {
  if (!/^\s*create\s+table\b/i.test(statement)) return statement
  const deferred = statement.replace(
    /(ON DELETE (?:no action|cascade|set null|restrict))(?! DEFERRABLE)/gi,
    '$1 DEFERRABLE INITIALLY DEFERRED',
  )
  const [, head, tail] = deferred.match(/^([\s\S]*\))([^)]*)$/) ?? []
  if (!head || /\bas\s+select\b/i.test(statement)) throw new Error(`Cannot make this strict:\n${statement}`)
  if (/\bstrict\b/i.test(tail)) return deferred
  for (const [, column, type] of statement.matchAll(/^\s*`(\w+)`\s+(\w+)/gm))
    if (!ALLOWED.has(type.toLowerCase()))
      throw new Error(`Column ${column} is ${type}; a STRICT table cannot hold that`)
  const options = tail.replace(/;\s*$/, '').trim()
  return `${head} ${options ? `${options}, ` : ''}STRICT;${tail.match(/\s*$/)[0]}`
}

/** Rewrites the migrations of a folder and answers the names of those that changed. */
export function strictFolder(folder) {
  const changed = []
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith('.sql')) continue
    const path = join(folder, name)
    const before = readFileSync(path, 'utf8')
    const after = strict(before)
    if (after === before) continue
    writeFileSync(path, after)
    changed.push(name)
  }
  return changed
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const changed = strictFolder(fileURLToPath(new URL('./migrations', import.meta.url)))
  console.log(changed.length ? `STRICT added in ${changed.join(', ')}` : 'Every table is STRICT already')
}
