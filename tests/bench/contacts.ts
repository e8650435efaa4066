import { contact } from '../../db/schema/contacts.ts'
import { contactRow, type Door } from '../people.ts'
import { world } from '../world.ts'
import { type Bench, interleave, median, percentile, row } from './bench.ts'

const CHUNK = 500
const FIRST = ['Ann', 'Ben', 'Cleo', 'Dev', 'Elif', 'Finn', 'Grace', 'Hana', 'Ines', 'Jamal', 'Kofi', 'Lars']
const QUESTIONS = {
  'all, newest first': '',
  'a name that many have': '?q=grace',
  'an address that one has': '?q=p77@x.test',
  'a plan that one in five has': '?plan=team',
}

/** The list of contacts at two sizes: what a colleague waits for must not grow with the number of people. */
export const bench: Bench = async ({ full }) => {
  const [few, many] = full ? [1_000, 100_000] : [200, 20_000]
  const [small, large] = [await portalOf(few), await portalOf(many)]
  try {
    const rows = []
    for (const [name, question] of Object.entries(QUESTIONS)) {
      const times: number[] = []
      const ask = (door: Door, kept?: number[]) => async () => {
        const began: number[] = []
        for (let i = 0; i < (full ? 20 : 8); i++) {
          const at = performance.now()
          const { status } = await door.get(`/api/v1/contacts${question}`)
          if (status !== 200) throw new Error(`the list answered ${status}`)
          began.push(performance.now() - at)
        }
        kept?.push(...began)
        return median(began)
      }
      const { ours, anchor, ratio } = await interleave({ ours: ask(large.door, times), anchor: ask(small.door) })
      rows.push(
        row({
          ...{ name: `contacts: ${name}, p99`, ours: percentile(times, 0.99), unit: 'ms' },
          goal: { of: 'ours', atMost: 50 },
          note: `median ${ours.toFixed(1)} ms of ${many}, ${anchor.toFixed(1)} ms of ${few}: ${ratio.toFixed(1)} ×`,
        }),
      )
    }
    return rows
  } finally {
    await small.portal.close()
    await large.portal.close()
  }
}

async function portalOf(n: number) {
  const portal = await world({ asRun: true, startsAt: Date.now() })
  for (let from = 0; from < n; from += CHUNK) {
    const people = Array.from({ length: Math.min(CHUNK, n - from) }, (_, i) => from + i)
    await portal.db.write((tx) =>
      tx.insert(contact).values(
        people.map((p) => ({
          ...contactRow(`con_b${p}`, `p${p}@x.test`, `${FIRST[p % FIRST.length]} Person ${p}`, p),
          plan: p % 5 === 0 ? 'team' : 'free',
        })),
      ),
    )
  }
  return { portal, door: await portal.as('olga') }
}
