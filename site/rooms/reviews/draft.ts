/** Keeps what is being written in this portal's own storage until it is sent, also through a sign-in. */
const SKIPPED = new Set(['password', 'code', 'photos'])

export function keepDraft(form: HTMLFormElement, key: string, restored: (form: HTMLFormElement) => void) {
  const controls = () =>
    [...form.elements].filter(
      (el): el is HTMLInputElement | HTMLTextAreaElement =>
        (el instanceof HTMLInputElement || el instanceof HTMLTextAreaElement) && !!el.name && !SKIPPED.has(el.name),
    )
  const save = () => {
    const draft = Object.fromEntries(
      controls().flatMap((el) => {
        // Consent is an act: it is never restored from a draft.
        if (el.type === 'checkbox' || el.type === 'hidden' || el.name === 'email') return []
        if (el.type === 'radio') return (el as HTMLInputElement).checked ? [[el.name, el.value]] : []
        return el.value ? [[el.name, el.value]] : []
      }),
    )
    try {
      localStorage.setItem(key, JSON.stringify(draft))
    } catch {
      // Full or forbidden storage only means that there is no draft.
    }
  }
  const stored = read(key)
  let changed = false
  for (const el of controls()) {
    const value = stored[el.name]
    if (typeof value !== 'string') continue
    if (el.type === 'radio') {
      const radio = el as HTMLInputElement
      const answered = controls().some((other) => other.name === el.name && (other as HTMLInputElement).checked)
      if (!answered && radio.value === value) changed = radio.checked = true
    } else if (
      el.type !== 'checkbox' &&
      el.value === el.defaultValue &&
      el.value !== value &&
      !form.dataset['refused']
    ) {
      el.value = value
      changed = true
    }
  }
  if (changed) restored(form)
  let timer = 0
  form.addEventListener('input', () => {
    clearTimeout(timer)
    timer = window.setTimeout(save, 300)
  })
  addEventListener('pagehide', () => timer && save())
}

export function dropDrafts(prefix: string) {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key)
  } catch {
    // nothing was kept, nothing is to be dropped
  }
}

function read(key: string): Record<string, unknown> {
  try {
    return (JSON.parse(localStorage.getItem(key) ?? '{}') as Record<string, unknown>) ?? {}
  } catch {
    return {}
  }
}
