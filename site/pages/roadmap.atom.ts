import type { APIRoute } from 'astro'
import { answerAtom } from '../rooms/feature-requests/feeds.ts'
import { roadmapFeed } from '../rooms/feature-requests/roadmap/feed.ts'
import { given } from '../state/forms.ts'

export const GET: APIRoute = async ({ locals }) =>
  answerAtom(roadmapFeed(locals, 'roadmap.atom', await given(locals.api.api.v1.roadmap.changes.$get())))
