import type { PublicEntry } from '../../../../api/feature-requests/changelog/contract.ts'
import { t } from '../../../locales/t.ts'
import { entryPage } from './words.ts'

interface Portal {
  publicUrl: string
  brand: { companyName: string }
}
/** What is read of the changelog elsewhere. */
export function changelogFeed({ publicUrl, brand }: Portal, file: string, entries: readonly PublicEntry[]) {
  const company = brand.companyName || t('app.name')
  return {
    ...{ title: t('changelog.feed', { company }), author: company },
    ...{ page: `${publicUrl}/changelog`, self: `${publicUrl}/${file}` },
    items: entries.map((entry) => ({
      ...{ url: `${publicUrl}${entryPage(entry)}`, title: `${t(`changelog.kind.${entry.kind}`)}: ${entry.title}` },
      ...{ text: entry.text, html: entry.html, publishedAt: entry.publishedAt, updatedAt: entry.updatedAt },
    })),
  }
}
