import { keepDraft } from './draft.ts'

/** Makes the form smoother where scripts run: a draft, a count of characters, how long it was open. */
export function startForm(form: HTMLFormElement) {
  const body = form.querySelector<HTMLTextAreaElement>('[name=body]')
  const counter = form.querySelector<HTMLElement>('#body-count')
  const count = () => {
    if (!body || !counter) return
    const n = body.value.trim().length
    const tooShort = n > 0 && n < 20
    const words = tooShort ? form.dataset['short'] : form.dataset['count']
    const shown = new Intl.NumberFormat(document.documentElement.lang).format(tooShort ? 20 - n : n)
    counter.textContent = (words ?? '').replace('{n}', shown)
  }
  const note = form.querySelector<HTMLElement>('.draft')
  const key = form.dataset['draft']
  if (key) {
    keepDraft(form, key, () => note && (note.hidden = false))
    note?.querySelector('button')?.addEventListener('click', () => {
      localStorage.removeItem(key)
      form.reset()
      note.hidden = true
      count()
    })
  }
  body?.addEventListener('input', count)
  count()
  const open = form.querySelector<HTMLInputElement>('[name=openMs]')
  form.addEventListener('submit', () => open && (open.value = String(Math.round(performance.now()))))
}
