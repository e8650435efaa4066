import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { strict, strictFolder } from '../../db/strict.mjs'

const table = 'CREATE TABLE `vote` (\n\t`id` text PRIMARY KEY NOT NULL,\n\t`at` integer NOT NULL\n);\n'
const made = table.replace('\n);', '\n) STRICT;')

test.each([
  ['a table', table, made],
  ['a table that is strict already', made, made],
  ['a table that a rebuild makes', table.replace('`vote`', '`__new_vote`'), made.replace('`vote`', '`__new_vote`')],
  [
    'a table with brackets in a check',
    'CREATE TABLE `a` (`n` integer, CHECK(n IN (1, 2)));',
    'CREATE TABLE `a` (`n` integer, CHECK(n IN (1, 2))) STRICT;',
  ],
  [
    'a table without row ids',
    'CREATE TABLE `a` (`n` text) WITHOUT ROWID;',
    'CREATE TABLE `a` (`n` text) WITHOUT ROWID, STRICT;',
  ],
  ['an index', 'CREATE INDEX `a` ON `vote` (`at`);', 'CREATE INDEX `a` ON `vote` (`at`);'],
  [
    'many statements',
    `${table}--> statement-breakpoint\nDROP TABLE \`b\`;`,
    `${made}--> statement-breakpoint\nDROP TABLE \`b\`;`,
  ],
])('makes strict: %s', (_, before, after) => {
  expect(strict(before)).toBe(after)
  expect(strict(after)).toBe(after)
})

test('a type that a strict table cannot hold is refused by name', () => {
  expect(() => strict('CREATE TABLE `a` (\n\t`price` numeric NOT NULL\n);')).toThrow('Column price is numeric')
  expect(() => strict('CREATE TABLE `a` AS SELECT 1')).toThrow('Cannot make this strict')
})

test('only migrations that need it are rewritten', () => {
  const folder = mkdtempSync(join(tmpdir(), 'acclaim-strict-'))
  writeFileSync(join(folder, '0000_old.sql'), made)
  writeFileSync(join(folder, '0001_new.sql'), table)
  writeFileSync(join(folder, 'notes.txt'), table)

  expect(strictFolder(folder)).toEqual(['0001_new.sql'])
  expect(strictFolder(folder)).toEqual([])
  expect(readFileSync(join(folder, '0001_new.sql'), 'utf8')).toBe(made)
  rmSync(folder, { recursive: true })
})
