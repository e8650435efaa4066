import type { Tree } from './parse.ts'

const long = 'const a = 1\n'.repeat(251)
const tools = JSON.stringify({ dependencies: { hono: '4' }, devDependencies: { vitest: '5', playwright: '1' } })
const schema: Tree = {
  'db/schema/reviews.ts': `import { text, sqliteTable } from 'drizzle-orm/sqlite-core'
    export const STATES = ['a'] as const
    export const review = sqliteTable('review', { id: text().primaryKey() })`,
  'db/schema/events.ts': `export const job = sqliteTable('job', { id: text() })`,
}

/** For each rule some trees that break it, and one that comes close and does not. */
export const EXAMPLES: Record<string, { bad: Tree[]; good: Tree }> = {
  'rooms never import rooms': {
    bad: [
      { 'api/reviews/actions.ts': `import { emailOf } from '../contacts/store.ts'` },
      { 'api/reviews/moderation/rules.ts': `import type { Contact } from '../../contacts/contract.ts'` },
      { 'api/reviews/actions.ts': `const x = await import('../contacts/store.ts')` },
      { 'api/reviews/actions.ts': `let x: import('../contacts/store.ts').Row` },
      { 'api/reviews/actions.ts': `export * from '../contacts/store.ts'` },
    ],
    good: {
      'api/reviews/moderation/actions.ts': `import { a } from '../store.ts'\nimport { b } from '../../kernel/ids.ts'`,
      'api/app.ts': `import { routes } from './reviews/routes.ts'`,
    },
  },
  'rooms stand below the index pages': {
    bad: [{ 'api/reviews/actions.ts': `import { REACTIONS } from '../reactions.ts'` }],
    good: { 'api/reviews/actions.ts': `import type { FactName } from '../events.ts'` },
  },
  'only stores, the kernel and db import drizzle-orm': {
    bad: [
      { 'api/reviews/actions.ts': `import { eq } from 'drizzle-orm'` },
      { 'api/app.ts': `import { sql } from 'drizzle-orm/sql'` },
      { 'site/pages/index.astro': `---\nimport { eq } from 'drizzle-orm'\n---\n<p />` },
      { 'site/rooms/reviews/Form.svelte': `<script lang="ts">import { eq } from 'drizzle-orm'</script>` },
    ],
    good: {
      'api/reviews/testimonials/store.ts': `import { eq } from 'drizzle-orm'`,
      'api/kernel/worker.ts': `import { eq } from 'drizzle-orm'`,
    },
  },
  'only db opens databases': {
    bad: [{ 'api/kernel/worker.ts': `import { createClient } from '@libsql/client'` }],
    good: { 'db/client.ts': `import { createClient } from '@libsql/client'` },
  },
  'rules import only what is pure': {
    bad: [
      { 'api/reviews/rules.ts': `import { liveReviewBy } from './store.ts'` },
      { 'api/reviews/rules.ts': `import { createHash } from 'node:crypto'` },
      { 'api/reviews/moderation/rules.ts': `import { newId } from '../../kernel/ids.ts'` },
    ],
    good: {
      'api/reviews/rules.ts': `import type { Input } from './contract.ts'
        import { problem } from '../kernel/problem.ts'
        import { STATES } from '../../db/schema/reviews.ts'`,
    },
  },
  'rules have no clock, no chance and no await': {
    bad: [
      { 'api/reviews/rules.ts': 'export const isOld = (at: number) => at < Date.now()' },
      { 'api/reviews/rules.ts': 'export const today = () => new Date()' },
      { 'api/reviews/rules.ts': 'export async function screen() {}' },
      { 'api/reviews/rules.ts': 'export const pick = () => Math.random()' },
      { 'api/reviews/rules.ts': 'export const on = process.env.ON' },
    ],
    good: { 'api/reviews/rules.ts': 'export const day = (at: number) => new Date(at).getUTCDay()' },
  },
  'the kernel imports no room': {
    bad: [
      { 'api/kernel/http.ts': `import { identify } from '../identity/identify.ts'` },
      { 'api/kernel/http.ts': `import { app } from '../app.ts'` },
    ],
    good: {
      'api/kernel/events.ts': `import { FACTS } from '../events.ts'\nimport type { Db } from '../../db/client.ts'`,
    },
  },
  'db imports nobody': {
    bad: [{ 'db/schema/reviews.ts': `import { ROLES } from '../../api/kernel/actor.ts'` }],
    good: { 'db/schema/reviews.ts': `import { contact } from './contacts.ts'` },
  },
  'nobody imports site': {
    bad: [{ 'api/mail/render.ts': `import { t } from '../../site/locales/t.ts'` }],
    good: { 'site/pages/index.astro': `---\nimport { t } from '../locales/t.ts'\n---` },
  },
  'site never opens the database': {
    bad: [{ 'site/pages/index.astro': `---\nimport { openDb } from '../../db/client.ts'\n---` }],
    good: { 'site/pages/index.astro': `---\nimport type { Client } from '../../api/client.ts'\n---` },
  },
  'widgets take types from the api, never code': {
    bad: [
      { 'widgets/wall/card.ts': `import { Item } from '../../api/embeds/contract.ts'` },
      { 'widgets/wall/card.ts': `import { type Item } from '../../api/embeds/contract.ts'` },
      { 'widgets/wall/card.ts': `import type { Row } from '../../db/schema/embeds.ts'` },
    ],
    good: { 'widgets/wall/card.ts': `import type { Item } from '../../api/embeds/contract.ts'` },
  },
  'only tests import tests': {
    bad: [{ 'api/server.ts': `import { tell } from '../tests/story.ts'` }],
    good: { 'tests/seed.ts': `import { tell } from './story.ts'` },
  },
  'lucia lives in one file': {
    bad: [
      {
        'api/identity/sessions.ts': `import { Lucia } from 'lucia'`,
        'api/identity/actions.ts': `import { generateId } from 'lucia'`,
      },
    ],
    good: { 'api/identity/sessions.ts': `import { Lucia } from 'lucia'` },
  },
  'a room takes tables only in its store': {
    bad: [
      { ...schema, 'api/reviews/actions.ts': `import { review } from '../../db/schema/reviews.ts'` },
      { ...schema, 'api/reviews/actions.ts': `import * as tables from '../../db/schema/reviews.ts'` },
    ],
    good: { ...schema, 'api/reviews/contract.ts': `import { STATES } from '../../db/schema/reviews.ts'` },
  },
  'a store writes only its own tables': {
    bad: [
      {
        ...schema,
        'api/embeds/store.ts': `import { review } from '../../db/schema/reviews.ts'\nexport const f = (tx) => tx.update(review).set({})`,
      },
      {
        ...schema,
        'api/embeds/store.ts': `import { review as r } from '../../db/schema/reviews.ts'\nexport const f = (tx) => tx.delete(r)`,
      },
      {
        ...schema,
        'api/embeds/store.ts': `import * as their from '../../db/schema/reviews.ts'\nexport const f = (tx) => tx.insert(their.review)`,
      },
      {
        ...schema,
        'api/embeds/store.ts': 'export const f = (tx) => tx.run(sql`delete from review where id = $' + '{id}`)',
      },
      {
        ...schema,
        'api/reviews/store.ts': `import { job } from '../../db/schema/events.ts'\nexport const f = (tx) => tx.insert(job)`,
      },
    ],
    good: {
      ...schema,
      'api/embeds/store.ts': `import { review } from '../../db/schema/reviews.ts'\nexport const f = (read) => read.select().from(review)`,
      'api/reviews/moderation/store.ts': `import { review } from '../../../db/schema/reviews.ts'\nexport const f = (tx) => tx.update(review)`,
      'api/kernel/worker.ts': `import { job } from '../../db/schema/events.ts'\nexport const f = (tx) => tx.insert(job)`,
    },
  },
  'no file is over 250 lines': {
    bad: [{ 'site/styles/base.css': long }, { 'api/server.ts': long }, { 'api/launch.mjs': long }],
    good: { 'db/migrations/0000_start.sql': long, 'api/server.ts': 'const a = 1\n'.repeat(250) },
  },
  'the top level holds what house and tools need': {
    bad: [{ 'scripts/build.sh': '' }, { 'vitest.config.ts': '' }],
    good: { 'README.md': '', '.ci/run': '', 'db/client.ts': '' },
  },
  'every room has its test folder': {
    bad: [{ 'api/reviews/actions.ts': '' }, { 'api/reviews/actions.ts': '', 'tests/reviews/helpers.ts': '' }],
    good: { 'api/reviews/actions.ts': '', 'api/kernel/ids.ts': '', 'tests/reviews/rules.test.ts': '' },
  },
  'folders and files are named in kebab case': {
    bad: [
      { 'api/featureRequests/actions.ts': '' },
      { 'api/reviews/ReviewStore.ts': '' },
      { 'site/rooms/reviews/review-form.svelte': '' },
    ],
    good: {
      'api/feature-requests/store.ts': '',
      'site/rooms/reviews/ReviewForm.svelte': '',
      'site/pages/[slug].astro': '',
    },
  },
  'tables and columns are singular snake_case': {
    bad: [
      { 'db/schema/reviews.ts': `export const reviews = sqliteTable('reviews', { id: text() })` },
      { 'db/schema/reviews.ts': `export const r = sqliteTable('reviewState', { id: text() })` },
      { 'db/schema/reviews.ts': `export const r = sqliteTable('review', { at: integer('submittedAt') })` },
      { 'db/schema/reviews.ts': `export const r = sqliteTable('review', { submittedAt: integer().notNull() })` },
    ],
    good: {
      'db/schema/reviews.ts': `export const r = sqliteTable('address', { sentAt: integer('sent_at').notNull(), n: text() })`,
    },
  },
  'facts are noun.past': {
    bad: [
      { 'api/events.ts': `export const FACTS = { ReviewSubmitted: 1 } satisfies X` },
      { 'api/events-requests.ts': `export const REQUEST_FACTS = { voted: 1 } satisfies X` },
    ],
    good: { 'api/events.ts': `export const FACTS = { 'feature_request.created': 1, ...MORE } satisfies X` },
  },
  'problems are noun.reason': {
    bad: [
      { 'api/reviews/actions.ts': `throw conflict('duplicateReview', 'You have one.')` },
      { 'api/reviews/actions.ts': `throw problem('gone', 'used', 'It was used.')` },
    ],
    good: { 'api/reviews/actions.ts': `throw conflict('review.duplicate', 'You have one.')` },
  },
  'nothing is cast to any and no check is silenced': {
    bad: [{ 'api/app.ts': 'const a = b as any' }, { 'api/app.ts': '// @ts-ignore\nconst a = b' }],
    good: { 'api/app.ts': `const a = 'as any'` },
  },
  'no test is skipped, focused or left for later': {
    bad: [
      { 'tests/reviews/submit.test.ts': `test.skip('a visitor', () => {})` },
      { 'tests/reviews/submit.test.ts': `describe.only('a visitor', () => {})` },
      { 'tests/reviews/submit.test.ts': `test.describe.skip('a visitor', () => {})` },
      { 'tests/reviews/submit.test.ts': `test.skipIf(true)('a visitor', () => {})` },
    ],
    good: { 'tests/reviews/submit.test.ts': `test('a visitor', () => list.skip(2))` },
  },
  'the story of the demo needs no tools of developers': {
    bad: [
      { 'package.json': tools, 'tests/seed.ts': `import { expect } from 'vitest'` },
      {
        'package.json': tools,
        'tests/seed.ts': `import { tell } from './story.ts'`,
        'tests/story.ts': `import { a } from './outreach/kit.ts'`,
        'tests/outreach/kit.ts': `import { test } from 'playwright/test'`,
      },
    ],
    good: {
      'package.json': tools,
      'tests/seed.ts': `import type { Mock } from 'vitest'\nimport { Hono } from 'hono'`,
      'tests/other.ts': `import { expect } from 'vitest'`,
    },
  },
}
