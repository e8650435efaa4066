import { type Found, isNumber, MOST_FOUND } from './subject.ts'

const QUIET_MS = 250

/** Finds requests while words are typed; choosing one puts its number into the box. */
export function startSubject() {
  const box = document.querySelector<HTMLInputElement>('#subject')
  const list = document.querySelector<HTMLElement>('#subject-found')
  if (!box || !list) return
  let asked = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  function row({ number, title }: Found) {
    const [item, button, n, words] = ['li', 'button', 'strong', 'span'].map((tag) => document.createElement(tag))
    Object.assign(button!, { type: 'button' })
    n!.textContent = String(number)
    words!.textContent = title
    words!.dir = 'auto'
    button!.append(n!, ' ', words!)
    button!.addEventListener('click', () => {
      box!.value = String(number)
      list!.replaceChildren()
      box!.focus()
      box!.dispatchEvent(new Event('input', { bubbles: true }))
    })
    item!.append(button!)
    return item!
  }

  async function search() {
    const turn = ++asked
    const words = box!.value.trim()
    if (words.length < 2 || isNumber(words)) return list!.replaceChildren()
    const query = new URLSearchParams({ q: words.slice(0, 200), status: 'all', sort: 'top', limit: String(MOST_FOUND) })
    const answer = await fetch(`/api/v1/requests?${query}`).catch(() => undefined)
    if (turn !== asked || !answer?.ok) return
    const { items } = (await answer.json()) as { items: Found[] }
    if (items.length > 0) return list!.replaceChildren(...items.map(row))
    const none = document.createElement('li')
    none.className = 'quiet'
    none.textContent = box!.dataset['none'] ?? ''
    list!.replaceChildren(none)
  }
  box.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(search, QUIET_MS)
  })
}
