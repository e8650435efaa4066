import type { Client } from '../../../api/client.ts'

/** Lists of codes that an offer may give out. */
export const poolsOf = async (_api: Client): Promise<{ id: string; name: string }[]> => []
