import type { APIRoute } from 'astro'
import { changelogFeed } from '../rooms/feature-requests/changelog/feed.ts'
import { answerAtom } from '../rooms/feature-requests/feeds.ts'
import { given } from '../state/forms.ts'

export const GET: APIRoute = async ({ locals }) => {
  const { items } = await given(locals.api.api.v1.changelog.$get({ query: { limit: '30' } }))
  return answerAtom(changelogFeed(locals, 'changelog.atom', items))
}
