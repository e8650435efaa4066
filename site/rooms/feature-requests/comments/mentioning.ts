const ASKED = /(?:^|\s)@([\p{L}\p{N}.'-]{0,30})$/u
const WAIT_MS = 150

interface Person {
  id: string
  name: string
  company: string | null
}

/** Offers whom the words may name while somebody types `@`; without it the list below the words does the same. */
export function startMentioning(): void {
  for (const field of document.querySelectorAll<HTMLTextAreaElement>('textarea[name="body"]')) {
    const at = field.closest<HTMLElement>('[data-mentionable]')?.dataset.mentionable
    if (at) offerBeside(field, at)
  }
}

function offerBeside(field: HTMLTextAreaElement, address: string): void {
  const list = document.createElement('div')
  list.className = 'row mentions'
  list.setAttribute('role', 'status')
  field.after(list)
  let asked: AbortController | undefined
  const before = () => ASKED.exec(field.value.slice(0, field.selectionStart))
  const choose = ({ id }: Person) => {
    const begin = field.selectionStart - (before()?.[1]?.length ?? 0) - 1
    field.setRangeText(`@[${id}] `, begin, field.selectionStart, 'end')
    list.replaceChildren()
    field.focus()
  }
  const show = (people: Person[]) =>
    list.replaceChildren(
      ...people.map((one) => {
        const button = document.createElement('button')
        button.type = 'button'
        button.className = 'button quiet small'
        button.textContent = one.company ? `${one.company}, ${one.name}` : one.name
        button.addEventListener('click', () => choose(one))
        return button
      }),
    )
  field.addEventListener('input', async () => {
    asked?.abort()
    const typed = before()
    if (!typed) return list.replaceChildren()
    const { signal } = (asked = new AbortController())
    await new Promise((done) => setTimeout(done, WAIT_MS))
    if (signal.aborted) return
    try {
      const answer = await fetch(`${address}?q=${encodeURIComponent(typed[1] ?? '')}`, { signal })
      if (answer.ok) show(((await answer.json()) as { items: Person[] }).items)
    } catch {
      // another letter came, or the connection is lost: the list below the words is still there
    }
  })
}
