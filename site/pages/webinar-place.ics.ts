import type { APIRoute } from 'astro'
import { t } from '../locales/t.ts'
import { answerCalendar } from '../rooms/outreach/calendar.ts'

/** For who has a place, by the link in their mail; with the link to join while they have it. */
export const GET: APIRoute = async ({ locals, url }) => {
  const token = (url.searchParams.get('token') ?? '').slice(0, 2000)
  const found = await locals.api.api.v1.webinars.places.look.$post({ json: { token } })
  if (!found.ok) return new Response(null, { status: 404 })
  const one = await found.json()
  return answerCalendar({
    ...one,
    description: one.speaker ? t('webinars.with', { speaker: one.speaker }) : '',
    url: `${locals.publicUrl}/webinars/${one.slug}`,
    isCancelled: one.state === 'cancelled' || !one.given,
    host: new URL(locals.publicUrl).hostname,
    company: locals.brand.companyName,
  })
}
