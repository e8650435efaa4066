import type { AstroGlobal } from 'astro'
import { given } from '../../state/forms.ts'
import { visitorKey } from './visitor.ts'

type Page = Pick<AstroGlobal, 'cookies' | 'locals' | 'url'>

/** A MaxDiff that is open to whoever looks and not answered yet, for a card beside something else; undefined when there is none. */
export async function liveCard(page: Page) {
  const { surveys } = page.locals.api.api.v1
  const { items } = await given(surveys.open.$get())
  const open = items.find(({ kind, state }) => kind === 'maxdiff' && state !== 'completed')
  if (!open) return undefined
  const found = await surveys.look.$post({ json: { slug: open.slug } })
  if (!found.ok) return undefined
  const looked = await found.json()
  if (looked.who !== 'nobody' || !looked.survey.anonymous) return { looked, visitorKey: undefined }
  const key = await visitorKey(page, '')
  const again = await surveys.look.$post({ json: { slug: open.slug, key } })
  return again.ok ? { looked: await again.json(), visitorKey: key } : undefined
}
