import { describe, expect, test } from 'vitest'
import { isNewEnough, placeOf } from '../../api/launch/node.mjs'
import { explain, oldNpm } from '../../api/launch/npm.mjs'
import { tail } from '../../api/launch/steps.mjs'

describe('what npm says becomes a sentence that says what to do', () => {
  test.each([
    ['npm error code ENOTFOUND', 'could not reach its package registry (ENOTFOUND)'],
    ['npm ERR! code EAI_AGAIN\nnpm ERR! errno', 'could not reach its package registry (EAI_AGAIN)'],
    ['npm error code ECONNREFUSED', 'could not reach'],
    ['npm error code ERR_SOCKET_TIMEOUT', 'could not reach'],
    ['npm error code E503', 'could not reach'],
    ['npm error code EACCES\nnpm error path /nowhere/x', 'may not write here (EACCES)'],
    ['npm error code ENOSPC', 'The disk is full'],
    ['npm error code EINTEGRITY', 'not the one the lockfile names'],
    ['npm error code EUSAGE\nnpm error Missing: a@1 from lock file', 'Missing: a@1 from lock file'],
    ['npm error code E403', 'refused the request (E403)'],
    ['something new', 'something new'],
  ])('%j', (output, sentence) => expect(explain(output)).toContain(sentence))
})

test.each([
  ['6.14.18', /too old/],
  ['7.24.0', /too old/],
  ['8.19.4', undefined],
  ['11.19.1', undefined],
  [undefined, /not found/],
])('npm %s', (version, problem) => {
  const said = oldNpm(version)

  if (problem) expect(said).toMatch(problem)
  else expect(said).toBeUndefined()
})

test.each([
  ['18.20.8', false],
  ['20.20.2', false],
  ['22.17.1', false],
  ['22.18.0', true],
  ['23.11.0', false],
  ['24.0.0', true],
  ['25.1.0', false],
  ['26.0.0', true],
])('Node %s is new enough: %s', (version, enough) => expect(isNewEnough(version)).toBe(enough))

test.each([
  ['linux', 'x64'],
  ['linux', 'arm64'],
  ['darwin', 'x64'],
  ['darwin', 'arm64'],
  ['win32', 'x64'],
  ['win32', 'arm64'],
])('a newer Node can be fetched for %s %s', (platform, arch) => {
  const [name, integrity] = placeOf(platform, arch) ?? []

  expect(name).toMatch(/^node-/)
  expect(integrity).toMatch(/^sha512-[\w+/]{86}==$/)
})

test('of a long output the end is shown', () => {
  expect(tail('a\nb\nc\n\n', 2)).toBe('b\nc')
})
