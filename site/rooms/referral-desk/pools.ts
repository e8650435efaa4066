import type { Client } from '../../../api/client.ts'

/** Lists of codes that an offer may give out. */
export async function poolsOf({ api }: Client): Promise<{ id: string; name: string }[]> {
  const answer = await api.v1['coupon-pools'].$get()
  return answer.ok ? (await answer.json()).items : []
}
