import type { RequestSummary } from '../../../api/feature-requests/contract.ts'
import { keepDraft } from '../reviews/draft.ts'
import { pageOf } from './choice.ts'

const WAIT_MS = 150
const SENT = 'request-sent'
const PHOTOS = 'request-photos'

/** Makes the form smoother where scripts run: a draft that survives a sign-in, and what is alike while one types. */
export function startWriting(form: HTMLFormElement) {
  const key = form.dataset['draft']
  if (key) {
    keepDraft(form, key, () => {
      form.dataset['restored'] = 'yes'
      if (sessionStorage.getItem(PHOTOS)) form.dataset['photos'] = 'gone'
    })
    // a draft holds words, and whoever chose photos is told so
    addEventListener('pagehide', () => {
      if (form.querySelector('[name=file]')) sessionStorage.setItem(PHOTOS, 'chosen')
      else sessionStorage.removeItem(PHOTOS)
    })
    form.querySelector('#drop-draft')?.addEventListener('click', () => {
      localStorage.removeItem(key)
      form.reset()
      delete form.dataset['restored']
    })
    form.addEventListener('submit', () => sessionStorage.setItem(SENT, key))
  }
  showSimilar(form)
}

/** On the page that comes after sending: the draft is done with. */
export function dropSent() {
  const key = sessionStorage.getItem(SENT)
  if (!key) return
  sessionStorage.removeItem(SENT)
  sessionStorage.removeItem(PHOTOS)
  localStorage.removeItem(key)
}

function showSimilar(form: HTMLFormElement) {
  const title = form.querySelector<HTMLInputElement>('[name=title]')
  const box = form.querySelector<HTMLElement>('#similar')
  const list = box?.querySelector('ul')
  const checked = form.querySelector<HTMLInputElement>('[name=checked]')
  if (!title || !box || !list) return
  let timer = 0
  let asking: AbortController | undefined
  title.addEventListener('input', () => {
    clearTimeout(timer)
    asking?.abort()
    timer = window.setTimeout(async () => {
      asking = new AbortController()
      const board = form.querySelector<HTMLInputElement>('[name=board]')?.value ?? ''
      const query = new URLSearchParams({ q: title.value, board })
      try {
        const answer = await fetch(`/api/v1/requests/similar?${query}`, { signal: asking.signal })
        if (!answer.ok) return
        const { items } = (await answer.json()) as { items: RequestSummary[] }
        list.replaceChildren(...items.map((item) => lineOf(item, box.dataset)))
        box.hidden = items.length === 0
        // they were seen while typing, so sending does not stop for them
        if (checked) checked.value = 'yes'
      } catch {
        // a lost connection or a newer question: without an answer nothing is shown
      }
    }, WAIT_MS)
  })
}

function lineOf(request: RequestSummary, words: DOMStringMap): HTMLLIElement {
  const make = <K extends keyof HTMLElementTagNameMap>(
    tag: K,
    props: Partial<HTMLElementTagNameMap[K]>,
    ...inside: Node[]
  ) => {
    const made = Object.assign(document.createElement(tag), props)
    made.append(...inside)
    return made
  }
  const counted = (request.votes === 1 ? words['one'] : words['other']) ?? ''
  const votes = counted.replace('{n}', new Intl.NumberFormat(document.documentElement.lang).format(request.votes))
  const what = make(
    'div',
    {},
    make('a', { href: pageOf(request), target: '_blank', textContent: request.title, dir: 'auto' }),
    make('p', { className: 'facts', textContent: `${request.status.label} · ${votes}` }),
  )
  const way = request.voted
    ? make('span', { className: 'quiet small', textContent: words['voted'] ?? '' })
    : make('button', {
        className: 'button small',
        type: 'submit',
        name: 'instead',
        value: String(request.number),
        formNoValidate: true,
        textContent: words['vote'] ?? '',
      })
  return make('li', {}, what, ...(request.voted || request.status.votable ? [way] : []))
}
