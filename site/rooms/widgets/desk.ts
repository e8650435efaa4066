import { boxOf, widgetInput, widgetValues } from './form.ts'

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
    let before: (number | undefined)[] | undefined
    for (let look = 0; look < LOOKS; look++) {
      await new Promise((done) => setTimeout(done, LOOK_MS))
      if (turn !== asked) return
      const heights = frames.map((frame) => heightIn(frame, desk!.dataset['widget']!))
      const last = before
      before = heights
      // Twice the same: letters and pictures have come.
      if (heights.some((height, i) => height === undefined || height !== last?.[i])) continue
      if (frames.some((frame) => isBlank(frame))) return tell(said!.dataset['blank'] ?? '', true)
      const found = Object.fromEntries(frames.map((frame, i) => [frame.dataset['width'], heights[i]]))
      keep(JSON.stringify(found))
      const empty = frames.some((frame) => isEmpty(frame))
      tell(empty ? (said!.dataset['empty'] ?? '') : fill(said!.dataset['fits'] ?? '', found), empty)
      return
    }
  }

  /** What the form sends along: only ever measured of the very settings it sends. */
  function keep(heights: string) {
    const box = form?.elements.namedItem('heights')
    if (box instanceof HTMLInputElement) box.value = heights
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
    const faults = Object.entries((body.fields ?? {}) as Record<string, string>)
    pointOut(form, faults, values.kind)
    if (!answer.ok) return tell(faults.map(([, sentence]) => sentence).join(' ') || body.title, true)
    desk!.dataset['widget'] = body.draft
    tell(said!.dataset['wait'] ?? '')
    show()
    void measure()
  }

  let timer: ReturnType<typeof setTimeout> | undefined
  form?.addEventListener('input', () => {
    asked++
    keep('')
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
  if (form) void draft()
}

/** Puts each fault beside its box, and takes away those that were mended. */
function pointOut(form: HTMLFormElement, faults: [string, string][], kind: string) {
  for (const old of form.querySelectorAll('[data-fault]')) old.remove()
  for (const [field, sentence] of faults) {
    const box = form.elements.namedItem(boxOf(field, kind))
    if (!(box instanceof HTMLElement)) continue
    const said = document.createElement('p')
    said.className = 'error'
    said.dataset['fault'] = ''
    said.textContent = sentence
    box.before(said)
  }
}

const widgetIn = (frame: HTMLIFrameElement) => frame.contentDocument?.querySelector<HTMLElement>('acclaim-widget')
/** Nobody's words are in it, though it should show some. */
const isEmpty = (frame: HTMLIFrameElement) => {
  const root = widgetIn(frame)?.shadowRoot
  return Boolean(root?.querySelector('[part=note]')) && !root?.querySelector('[data-slot]')
}

/** There is nothing to show at present, so its height says nothing of later. */
const isBlank = (frame: HTMLIFrameElement) => Boolean(widgetIn(frame)?.shadowRoot?.querySelector('section[hidden]'))

/** Undefined until the widget was drawn. */
function heightIn(frame: HTMLIFrameElement, name: string): number | undefined {
  const widget = widgetIn(frame)
  if (widget?.getAttribute('widget') !== name) return undefined // the page before it
  return widget.shadowRoot?.firstElementChild ? Math.max(1, Math.ceil(widget.offsetHeight)) : undefined
}

const fill = (words: string, heights: Record<string, number | undefined>) =>
  words.replace(/\{(\d+)\}/g, (_, width: string) => String(heights[width] ?? ''))
