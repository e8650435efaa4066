import type { AstroGlobal } from 'astro'

type Page = Pick<AstroGlobal, 'locals' | 'url'>

/** What `Beside` shows, from the api: the plan, and for a shipped one whether whoever looks said that they use it. */
export async function besideOf({ locals, url }: Page, request: { number: number; status: { category: string } }) {
  const { v1 } = locals.api.api
  const param = { number: String(request.number) }
  const isCustomer = locals.account?.role === 'customer'
  const planned = await v1.requests[':number'].plan.$get({ param })
  const plan = planned.ok ? await planned.json() : null
  const token = url.searchParams.get('told')?.slice(0, 600) || undefined
  const rest = { plan, isCustomer, token: undefined, used: null }
  if (request.status.category !== 'shipped') return rest
  if (token) {
    const told = await v1['told-requests'].$get({ query: { t: token } })
    if (told.ok) return { ...rest, token, used: (await told.json()).used }
  }
  if (!isCustomer) return rest
  const said = await v1.requests[':number'].used.$get({ param })
  return { ...rest, used: said.ok ? (await said.json()).used : null }
}
