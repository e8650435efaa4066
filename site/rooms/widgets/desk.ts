import { widgetInput, widgetValues } from './form.ts'

const QUIET_MS = 350
const LOOKS = 40
const LOOK_MS = 100

/** Shows what the form says on a sample page in three widths while it is typed, and measures how high it is there. */
export function startDesk() {
  const desk = document.querySelector<HTMLElement>('#desk')
  const form = document.querySelector<HTMLFormElement>('#builder')
  const said = desk?.querySelector<HTMLElement>('.said')
  if (!desk || !said) return
  const frames = [...desk.querySelectorAll('iframe')]
  let asked = 0

  const fit = new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) {
      const frame = target.querySelector('iframe')
      if (frame) frame.style.setProperty('--scale', String(contentRect.width / Number(frame.dataset['width'])))
    }
  })
  for (const frame of frames) fit.observe(frame.parentElement!)

  function show() {
    const { widget, scheme } = desk!.dataset
    if (!widget) return
    for (const frame of frames) frame.src = `/embed/sample?widget=${encodeURIComponent(widget)}&scheme=${scheme}`
  }

  async function measure() {
    const turn = ++asked
    for (let look = 0; look < LOOKS; look++) {
      await new Promise((done) => setTimeout(done, LOOK_MS))
      if (turn !== asked) return
      const heights = frames.map((frame) => heightIn(frame))
      if (heights.some((height) => height === undefined)) continue
      const found = Object.fromEntries(frames.map((frame, i) => [frame.dataset['width'], heights[i]]))
      const box = form?.elements.namedItem('heights')
      if (box instanceof HTMLInputElement) box.value = JSON.stringify(found)
      tell(fill(said!.dataset['fits'] ?? '', found))
      return
    }
  }

  function tell(words: string, bad = false) {
    said!.textContent = words
    said!.classList.toggle('bad', bad)
  }

  async function draft() {
    if (!form) return
    for (const swatch of form.querySelectorAll<HTMLElement>('.swatch')) {
      const box = form.elements.namedItem(swatch.dataset['of'] ?? '')
      if (box instanceof HTMLInputElement) swatch.style.setProperty('--swatch', box.value)
    }
    const values = widgetValues(new FormData(form))
    // A name and a website are wanted to save it, not to look at it.
    const json = widgetInput({ ...values, name: values.name || '-', origins: 'https://example.com' })
    const turn = ++asked
    const answer = await fetch('/api/v1/widgets/draft', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(json),
    }).catch(() => undefined)
    if (turn !== asked || !answer) return
    const body = await answer.json()
    if (!answer.ok) return tell(Object.values(body.fields ?? {}).map(String)[0] ?? body.title, true)
    desk!.dataset['widget'] = body.draft
    tell(said!.dataset['wait'] ?? '')
    show()
    void measure()
  }

  let timer: ReturnType<typeof setTimeout> | undefined
  form?.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(draft, QUIET_MS)
  })
  desk.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLElement>('button[data-scheme]')
    if (!button) return
    desk.dataset['scheme'] = button.dataset['scheme']
    for (const other of desk.querySelectorAll('button[data-scheme]'))
      other.setAttribute('aria-pressed', String(other === button))
    show()
  })
  if (desk.dataset['widget']) void measure()
  else void draft()
}

/** Undefined until the widget was drawn. */
function heightIn(frame: HTMLIFrameElement): number | undefined {
  const widget = frame.contentDocument?.querySelector<HTMLElement>('acclaim-widget')
  return widget?.shadowRoot?.firstElementChild ? Math.max(1, Math.ceil(widget.offsetHeight)) : undefined
}

const fill = (words: string, heights: Record<string, number | undefined>) =>
  words.replace(/\{(\d+)\}/g, (_, width: string) => String(heights[width] ?? ''))
