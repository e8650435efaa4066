import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

const root = resolve(import.meta.dirname, '..')
const RULES = ['tests/**/rules.test.ts']
const SERVERS = ['tests/db/**/*.test.ts', 'tests/race/**/*.test.ts']
const LAUNCH = ['tests/launch/**/*.test.ts']
/** Nothing here is about time: a machine with other work is waited for, and only what hangs fails. */
const PATIENT = { testTimeout: 240_000, hookTimeout: 120_000, expect: { poll: { timeout: 30_000 } } }

/** Groups run one after the other, so tests that start servers of their own have the machine to themselves. */
export default defineConfig({
  root,
  test: {
    reporters: ['default'],
    // each works on one thread, its database with it: as many as there are cores, where Vitest would leave one idle
    maxWorkers: '100%',
    projects: [
      { root, test: { name: 'rules', include: RULES, ...PATIENT, sequence: { groupOrder: 0 } } },
      {
        root,
        test: {
          name: 'api',
          // one look at the modules for all files of a worker: a third of the time went into reading them again
          isolate: false,
          globalSetup: [resolve(import.meta.dirname, 'fresh-widgets.ts')],
          include: ['tests/**/*.test.ts'],
          exclude: [...RULES, ...SERVERS, ...LAUNCH],
          ...PATIENT,
          sequence: { groupOrder: 1 },
        },
      },
      {
        root,
        test: {
          name: 'db',
          include: SERVERS,
          fileParallelism: false,
          // several processes on a busy machine: a second try in CI, and whoever needed it is named at the end
          retry: process.env.CI ? 1 : 0,
          ...PATIENT,
          sequence: { groupOrder: 2 },
        },
      },
      {
        root,
        test: {
          name: 'launch',
          include: LAUNCH,
          fileParallelism: false,
          ...PATIENT,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
})
