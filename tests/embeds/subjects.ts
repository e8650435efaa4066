import { browser, submit } from '../feature-requests/kit.ts'
import type { Stage } from './stage.ts'

export const SHOP = 'https://shop.example'
export const WIDGETS = '/api/v1/widgets'
export const PLAIN = { ctaUrl: '', ctaLabel: '' }

/** Requests and surveys that widgets are about, on one portal. */
export const subjects = (portal: Stage) => ({
  wish: async (title = 'Read it in the tunnel') => submit(await portal.as('olga'), title),
  voting: (number: number, change: object = {}) =>
    portal.embed({ ...PLAIN, kind: 'vote', subject: String(number), ...change }),
  asking: (slug: string, change: object = {}) => portal.embed({ ...PLAIN, kind: 'survey', subject: slug, ...change }),
  /** A survey that visitors of the shop can answer, open unless it is to stay a draft. */
  async surveyed(change: object = {}, { open = true } = {}) {
    const mia = await portal.as('mia')
    const items = ['Dark mode', 'Offline', 'Export'].map((text) => ({ text }))
    const input = { kind: 'kano', title: 'What next?', items, targetN: 50, anonymous: true, origins: [SHOP], ...change }
    const made = await mia.post('/api/v1/surveys', input)
    if (made.status !== 201) throw new Error(JSON.stringify(made.body))
    if (open) await mia.post(`/api/v1/surveys/${made.body.id}/state`, { to: 'open' })
    return made.body as { id: string; slug: string }
  },
  /** What a widget answers when its version was last compared a while ago. */
  async shown({ publicId }: { publicId: string }, end = '') {
    portal.pass(6_000)
    const answer = await fetch(`${portal.url}/v1/w/${publicId}${end}`, { headers: { origin: SHOP } })
    return (await answer.text()).replace(/^<style>.*?<\/style>/s, '')
  },
  /** So many browsers that belong to nobody vote for it. */
  async votes(number: number, n: number) {
    for (let i = 0; i < n; i++) {
      const { status } = await browser(portal).vote(number)
      if (status !== 200) throw new Error(`a vote was answered with ${status}`)
    }
  },
})
