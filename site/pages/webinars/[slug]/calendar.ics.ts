import type { APIRoute } from 'astro'
import { t } from '../../../locales/t.ts'
import { answerCalendar } from '../../../rooms/outreach/calendar.ts'

/** For everybody; without the link to join. */
export const GET: APIRoute = async ({ locals, params }) => {
  const found = await locals.api.api.v1.webinars['by-slug'][':slug'].$get({ param: { slug: params['slug'] ?? '' } })
  if (!found.ok) return new Response(null, { status: 404 })
  const one = await found.json()
  return answerCalendar({
    ...one,
    description: one.speaker ? t('webinars.with', { speaker: one.speaker }) : '',
    url: `${locals.publicUrl}/webinars/${one.slug}`,
    joinUrl: null,
    isCancelled: one.state === 'cancelled',
    host: new URL(locals.publicUrl).hostname,
    company: locals.brand.companyName,
  })
}
