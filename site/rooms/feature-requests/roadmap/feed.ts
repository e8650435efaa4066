import type { RoadmapChanges } from '../../../../api/feature-requests/roadmap/contract.ts'
import { t } from '../../../locales/t.ts'
import { pageOf } from '../choice.ts'
import { changeWords } from './words.ts'

interface Portal {
  publicUrl: string
  brand: { companyName: string }
}
/** What is said anew of when something comes, for feed readers. */
export function roadmapFeed({ publicUrl, brand }: Portal, file: string, { items }: RoadmapChanges) {
  const company = brand.companyName || t('app.name')
  return {
    ...{ title: t('roadmap.feed', { company }), author: company },
    ...{ page: `${publicUrl}/roadmap`, self: `${publicUrl}/${file}` },
    items: items.map((change) => ({
      url: `${publicUrl}${pageOf(change.request)}#plan-${change.seq}`,
      title: `${change.request.title}: ${changeWords(change)}`,
      ...{ text: changeWords(change), publishedAt: change.at, updatedAt: change.at },
    })),
  }
}
