import type { ThanksList } from '../../../api/flywheel/thanks/contract.ts'
import { percent, t } from '../../locales/t.ts'

/** How many were thanked in time, as a share with its interval. */
export const thankedWords = ({ share, inTime, n }: Pick<ThanksList, 'share' | 'inTime' | 'n'>) =>
  share === null
    ? t('thanks.young')
    : t('thanks.inTime', {
        ...{ inTime, n, share: percent(share.mid) },
        ...{ low: percent(share.low), high: percent(share.high) },
      })
