import type { Client } from '../../../api/client.ts'
import { given } from '../../state/forms.ts'

/** Lists of codes that an offer may give out. */
export const poolsOf = async (api: Client): Promise<{ id: string; name: string }[]> =>
  (await given(api.api.v1['coupon-pools'].$get())).items
