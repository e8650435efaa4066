import { send } from '../../state/send.ts'

interface State {
  votes: number
  voted: boolean
}
/** A vote without a new page. When it cannot be cast that way, the form is sent as it is and the page says why. */
export function startVoting(root: Document | HTMLElement = document) {
  const format = new Intl.NumberFormat(document.documentElement.lang)
  for (const form of root.querySelectorAll<HTMLFormElement>('form.vote')) {
    const button = form.querySelector('button')
    if (!button || form.dataset['started']) continue
    form.dataset['started'] = 'yes'
    form.addEventListener('submit', async (event) => {
      event.preventDefault()
      if (button.getAttribute('aria-busy') === 'true') return
      button.setAttribute('aria-busy', 'true')
      const on = button.getAttribute('aria-pressed') !== 'true'
      const sent = await send<State>(
        `/api/v1/requests/${form.dataset['number']}/vote`,
        on ? {} : undefined,
        on ? 'PUT' : 'DELETE',
      )
      button.removeAttribute('aria-busy')
      if (!sent.ok) {
        button.value = on ? '1' : '0'
        const act = document.createElement('input')
        Object.assign(act, { type: 'hidden', name: 'on', value: button.value })
        form.append(act)
        return form.submit()
      }
      show(button, sent.data, format)
      form.dispatchEvent(new CustomEvent('voted', { bubbles: true, detail: sent.data }))
    })
  }
}
function show(button: HTMLButtonElement, { votes, voted }: State, format: Intl.NumberFormat) {
  button.value = voted ? '0' : '1'
  button.setAttribute('aria-pressed', String(voted))
  const [count, word, say] = ['.n', '.word', '.say'].map((part) => button.querySelector(part))
  if (say) say.textContent = (voted ? button.dataset['unvote'] : button.dataset['vote']) ?? ''
  if (count) count.textContent = format.format(votes)
  if (word) word.textContent = (voted ? button.dataset['voted'] : button.dataset['word']) ?? ''
}
