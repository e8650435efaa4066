import { send } from '../../state/send.ts'

const PAUSE_MS = 400
interface Mail {
  subject: string
  html: string
}
interface Words {
  problems: { found: string; why: string }[]
}

/** Keeps the mail beside the form as its words are typed, and says which of them may not be sent. */
export function keepPreview(form: HTMLFormElement, preview: HTMLElement): void {
  const frame = preview.querySelector('iframe')
  const subject = preview.querySelector<HTMLElement>('[data-subject]')
  const list = form.querySelector<HTMLElement>('#words')
  const field = (name: string) => String(new FormData(form).get(name) ?? '')
  let waiting: number | undefined
  let asked = 0

  async function renew() {
    const mine = ++asked
    const words = { subject: field('subject'), message: field('message'), incentive: field('incentive') }
    const [mail, said] = await Promise.all([
      send<Mail>('/api/v1/mail/invitations/preview', { productSlug: field('productSlug'), ...words }),
      send<Words>('/api/v1/invitations/campaigns/words', words),
    ])
    if (mine !== asked) return
    if (mail.ok && frame && subject) {
      frame.srcdoc = mail.data.html
      subject.textContent = mail.data.subject
    }
    if (!list) return
    const problems = said.ok ? said.data.problems : []
    list.hidden = problems.length === 0
    list.replaceChildren(
      ...problems.map(({ found, why }) =>
        Object.assign(document.createElement('li'), { textContent: `“${found}”: ${why}` }),
      ),
    )
  }
  // the api names faults of the shape first; those of the words are told beside them here
  const told = form.querySelector('#subject-error, #message-error, #incentive-error')
  if (form.querySelector('#refusal') && !told) void renew()
  form.addEventListener('input', ({ target }) => {
    if (!/^(?:subject|message|incentive|productSlug)$/.test((target as HTMLInputElement).name)) return
    clearTimeout(waiting)
    waiting = window.setTimeout(() => void renew(), PAUSE_MS)
  })
}
