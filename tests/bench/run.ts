// `npm run bench`: every benchmark of this folder with small sizes, one table. `npm run bench -- name`: one in full.
import { fork } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { type Bench, type Row, table } from './bench.ts'

const HELPERS = new Set(['run', 'bench', 'load', 'looking', 'hand-written'])
const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => file.slice(0, -'.ts'.length))
  .filter((name) => !HELPERS.has(name))
  .sort()

/** Each benchmark has a process of its own, so none inherits another's heap. */
function measure(name: string, full: boolean): Promise<Row[]> {
  return new Promise((resolve) => {
    const started = performance.now()
    process.stderr.write(`› ${name} …\n`)
    let rows: Row[] | undefined
    const child = fork(import.meta.filename, ['--measure', name, ...(full ? ['--full'] : [])], {
      serialization: 'advanced',
    })
    child.on('message', (message) => {
      rows = message as Row[]
    })
    child.on('exit', (code) => {
      process.stderr.write(`› ${name}: ${((performance.now() - started) / 1000).toFixed(1)} s\n`)
      const crashed = { name, ours: Number.NaN, goal: '', unit: '', ok: false, note: `crashed (exit code ${code})` }
      resolve(rows ?? [crashed])
    })
  })
}

if (process.argv[2] === '--measure') {
  const { bench } = (await import(`./${process.argv[3]}.ts`)) as { bench: Bench }
  const rows = await bench({ full: process.argv.includes('--full') })
  process.send?.(rows, () => process.exit(0))
} else {
  const asked = process.argv.slice(2)
  const unknown = asked.filter((name) => !names.includes(name))
  if (unknown.length > 0) {
    console.error(`There is no benchmark "${unknown[0]}". Choose from: ${names.join(', ')}`)
    process.exit(1)
  }
  const rows: Row[] = []
  for (const name of asked.length > 0 ? asked : names) rows.push(...(await measure(name, asked.length > 0)))
  console.log(`\n${table(rows)}\n`)
  const missed = rows.filter(({ ok }) => !ok).length
  console.log(missed === 0 ? `All ${rows.length} goals are met.` : `${missed} of ${rows.length} goals are missed.`)
  process.exit(rows.some(({ note }) => note?.startsWith('crashed')) ? 1 : 0)
}
