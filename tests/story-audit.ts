import type { Answer, Door } from './people.ts'
import type { World } from './world.ts'

const DAY = 86_400_000

async function good(answer: Promise<Answer>) {
  const { status, body } = await answer
  if (status >= 300) throw new Error(`the story cannot go on: ${status} ${JSON.stringify(body)}`)
  return body
}

/** Orbit asked itself the twelve questions: one thing was given to a colleague, one was decided against. */
export async function aroundAudit({
  portal,
  today,
  owner,
}: {
  portal: World
  today: number
  owner: Door
}): Promise<void> {
  portal.at(today - 3 * DAY)
  const said = (choice: string, note = '') => ({ choice, note })
  const { id } = await good(
    owner.post('/api/v1/wheel/audits', {
      answers: {
        ...{ come: said('recommended'), value: said('told'), rhythm: said('weeks'), answer: said('whoever') },
        ...{ reviews: said('sometimes', 'When somebody thinks of it.'), heard: said('sometimes') },
        ...{ after: said('mail'), leave: said('when'), promises: said('each'), thanks: said('some') },
        measure: said('sources'),
      },
    }),
  )
  const { suggestions } = await good(owner.get(`/api/v1/wheel/audits/${id}`))
  const [first, second] = suggestions as { key: string }[]
  const dueOn = new Date(today + 11 * DAY).toISOString().slice(0, 10)
  if (first) await good(owner.post(`/api/v1/wheel/audits/${id}/suggestions/${first.key}`, { asItem: true, dueOn }))
  if (second)
    await good(
      owner.post(`/api/v1/wheel/audits/${id}/suggestions/${second.key}/end`, {
        ...{ to: 'declined', reason: 'After the winter release, when somebody has time to look after it.' },
      }),
    )
}
