import { expect, test } from 'vitest'
import { world } from '../world.ts'
import { CANNY, whole } from './import-files.ts'
import { merge, move, setBoard, submit, vote } from './kit.ts'
import { say } from './rows.ts'

test('everything about requests goes out, readable, and runs nothing in a spreadsheet', async () => {
  const portal = await world()
  await setBoard(portal)
  const [ann, ben, mo, olga] = [
    await portal.as('ann'),
    await portal.as('ben'),
    await portal.as('mo'),
    await portal.as('olga'),
  ]
  const dark = await submit(ann, '=HYPERLINK("https://evil.example","Dark mode")', { body: '@SUM(A1:A9)' })
  const twin = await submit(ben, 'Dark theme')
  await vote(await portal.as('cleo'), twin, { importance: 'blocking', why: '+cmd' })
  await move(portal, dark, 'sts_planned')
  await merge(portal, twin, dark)
  await say(ann, dark, '-2+3+cmd')
  await say(mo, dark, 'Costs a quarter', { kind: 'internal' })
  await whole(portal, CANNY)

  const lines = async (what: string) =>
    String((await olga.get(`/api/v1/exports/${what}`)).body)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
  const requests = await lines('requests')
  expect(requests).toHaveLength(4)
  expect(requests.find(({ number }) => number === dark)).toMatchObject({
    ...{ board: 'ideas', status: 'Planned', comments: 1, votes: 3, mergedInto: null, votesElsewhere: null },
    statusHistory: [{ from: 'Open', to: 'Planned' }],
  })
  expect(requests.find(({ number }) => number === twin)).toMatchObject({ mergedInto: dark })
  expect(requests.find(({ sourceId }) => sourceId === 'c1')).toMatchObject({ source: 'canny', votesElsewhere: 38 })
  const votes = await lines('votes')
  expect(votes.filter(({ request }) => request === dark).map(({ mergedFrom }) => mergedFrom)).toContain(twin)
  expect((await lines('comments')).map(({ kind }) => kind).sort()).toEqual(['comment', 'internal'])

  for (const what of ['requests', 'votes', 'comments']) {
    const csv = String((await olga.get(`/api/v1/exports/${what}.csv`)).body)
    expect(csv, what).not.toMatch(/(^|,)"?[=+@-](?=[A-Za-z])/m)
    expect((await mo.get(`/api/v1/exports/${what}`)).status).toBe(403)
  }
  await portal.close()
})

test('however many they are, each goes out once', async () => {
  const portal = await world()
  await setBoard(portal)
  const file = `id,title,voters\n${Array.from({ length: 620 }, (_, i) => `v${i},Wish number ${i},"ann@example.com, ben@example.com"`).join('\n')}\n`
  await portal.as('ann')
  await portal.as('ben')
  await whole(portal, file)
  const olga = await portal.as('olga')
  for (const [what, n] of [
    ['requests', 620],
    ['votes', 1240],
  ] as const) {
    const ids = String((await olga.get(`/api/v1/exports/${what}`)).body)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).id)
    expect([ids.length, new Set(ids).size]).toEqual([n, n])
  }
  await portal.close()
})
