import type { Door } from './people.ts'
import type { World } from './world.ts'

const DAY = 86_400_000
type Doors = ReadonlyMap<string, Door>
interface Scene {
  portal: World
  today: number
  owner: Door
  moderator: Door
}

/** What people do around reviews: the company says what it sells, asks, answers; readers say what helped them. */
export async function aroundReviews({ portal, today, owner, moderator }: Scene, doors: Doors): Promise<void> {
  portal.at(today - 20 * DAY)
  await ok(
    owner.put('/api/v1/products/orbit-notes', {
      ...{ name: 'Orbit Notes', kind: 'software_app', url: 'https://orbit.example/notes' },
      description:
        'A notebook that finds what you wrote before you finish asking. On every device, also without a signal.',
      ...{ price: { amountMinor: 800, currency: 'EUR' }, appCategory: 'BusinessApplication', operatingSystem: 'Web' },
      jsonLd: true,
    }),
  )
  const questions = [
    { kind: 'select', label: 'What do you use it for?', options: ['Work', 'Study', 'Both'], public: true },
    { kind: 'long', label: 'What should we mend first?', hint: 'Only we read this.' },
  ]
  await ok(owner.put('/api/v1/products/orbit-notes/review-form', { questions }))
  const { items } = await ok(owner.get('/api/v1/products/orbit-notes/reviews?limit=50'))
  const shown = items as { id: string; rating: number; title: string; helpful: { up: number } }[]
  const readers = [...doors.values()]
  for (const [i, review] of shown.entries()) {
    // the critical ones help most
    const votes = review.rating <= 2 ? 7 : 1 + (i % 4)
    for (const reader of readers.slice(i % 3, (i % 3) + votes)) {
      await reader.put(`/api/v1/reviews/${review.id}/helpful`, { value: 1 })
    }
  }
  portal.at(today - 18 * DAY)
  const critical = shown.find(({ title }) => title.startsWith('Export'))
  if (critical) {
    await ok(
      moderator.put(`/api/v1/moderation/reviews/${critical.id}/reply`, {
        body: 'You are right, the page promised more than the export did. Since version 4.2 attachments keep their names; your 812 files can be exported again from Settings, Export. We changed the sentence on the page too.',
      }),
    )
  }
  await ok(
    owner.post('/api/v1/invitations/campaigns', {
      ...{ name: 'A month after the purchase', productSlug: 'orbit-notes', trigger: 'purchased' },
      ...{ delayHours: 720, reminderHours: [96], subject: 'How is {product} going?' },
      message:
        'Hello {name},\n\nyou have had {product} for a month. Would you tell others how it is going, whatever you think of it?',
    }),
  )
  portal.at(today)
}

async function ok(answer: ReturnType<Door['get']>) {
  const { status, body } = await answer
  if (status >= 300) throw new Error(`the story cannot go on: ${status} ${JSON.stringify(body)}`)
  return body
}
