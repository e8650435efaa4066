// The demo's own data folder: told once, then kept. A telling that was cut short leaves no half a company behind.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './child.mjs'
import { Refusal } from './steps.mjs'

const FOLDER = './data-demo'
const SIGN_INS = join(FOLDER, 'sign-ins.txt')

/** Tells the story when it has not been told yet, shows who can sign in, and answers the data folder. */
export async function demoData(node, env) {
  if (!existsSync(join(FOLDER, 'acclaim.db'))) await tell(node, env)
  else if (existsSync(SIGN_INS)) console.log(`\n${readFileSync(SIGN_INS, 'utf8')}`)
  return FOLDER
}

async function tell(node, env) {
  if (existsSync(FOLDER) && readdirSync(FOLDER).length > 0)
    throw new Refusal(`${FOLDER} has no demo in it. Move it away or delete it, then run this command again.`)
  const draft = join('.cache', 'demo')
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true, mode: 0o700 })
  const { code, output } = await run(
    node,
    ['--import', './api/launch/lookup.mjs', '--disable-warning=ExperimentalWarning', 'tests/seed.ts'],
    {
      quiet: true,
      heard: (text) => process.stdout.write(text),
      env: { ...env, DATA_DIR: draft },
    },
  )
  if (code !== 0) throw new Refusal('The demo could not be told; see above.')
  rmSync(FOLDER, { recursive: true, force: true })
  renameSync(draft, FOLDER)
  const signIns = output.slice(Math.max(0, output.indexOf('Sign in')))
  writeFileSync(SIGN_INS, signIns, { mode: 0o600 })
}
