import { percent, t } from '../../locales/t.ts'

export const between = ({ low, high }: { low: number; high: number }) =>
  t('push.between', { low: percent(low), high: percent(high) })
