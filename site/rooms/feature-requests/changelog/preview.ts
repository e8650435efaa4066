import { send } from '../../../state/send.ts'

const PAUSE_MS = 400
/** Keeps the preview beside the form as its words are typed. The api answers clean HTML, made by the renderer of the page itself. */
export function keepEntryPreview(form: HTMLFormElement, place: HTMLElement): void {
  let waiting: number | undefined
  let asked = 0
  async function renew() {
    const mine = ++asked
    const body = String(new FormData(form).get('body') ?? '')
    const sent = await send<{ html: string }>('/api/v1/changelog-entries/preview', { body })
    if (mine !== asked || !sent.ok) return
    const words = Object.assign(document.createElement('div'), { className: 'markdown', dir: 'auto' })
    if (sent.data.html === '') words.textContent = place.dataset['none'] ?? ''
    else words.innerHTML = sent.data.html
    place.replaceChildren(words)
  }
  form.addEventListener('input', ({ target }) => {
    if ((target as HTMLInputElement).name !== 'body') return
    clearTimeout(waiting)
    waiting = window.setTimeout(() => void renew(), PAUSE_MS)
  })
}
