import type { APIRoute } from 'astro'

/** The console and people's own pages are for nobody's index; the company may keep the rest out too. */
export const GET: APIRoute = ({ locals }) => {
  const lines =
    locals.brand?.searchEngines === false ? ['Disallow: /'] : ['Disallow: /admin', 'Disallow: /me', 'Disallow: /api/']
  return new Response(`User-agent: *\n${lines.join('\n')}\n`, {
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  })
}
