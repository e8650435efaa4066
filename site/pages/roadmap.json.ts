import type { APIRoute } from 'astro'
import { answerJson } from '../rooms/feature-requests/feeds.ts'
import { roadmapFeed } from '../rooms/feature-requests/roadmap/feed.ts'
import { given } from '../state/forms.ts'

export const GET: APIRoute = async ({ locals }) =>
  answerJson(roadmapFeed(locals, 'roadmap.json', await given(locals.api.api.v1.roadmap.changes.$get())))
