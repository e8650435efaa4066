/** What became of one place: its viewable time in milliseconds, up to 20 seconds. */
export interface Look {
  all: number
  near?: boolean
  from?: number
  last?: number
}
export type Looks = Record<string, Look>
const MOST = 20000

/**
 * Tells that a place was seen when half of it (30 % from 242,500 px on; half the viewport when it is taller than that)
 * stays in view for one whole second of a visible page, and that it engaged after five seconds in all. A place that is
 * taken off the page is out of view, and in view again when it comes back.
 */
export const watch = (places: Iterable<Element>, looks: Looks, tell: (word: string) => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const tick = () => {
    const now = performance.now()
    for (const slot in looks) {
      const look = looks[slot]!
      // A prerendered page is `hidden` until it is shown.
      if (!look.near || document.visibilityState !== 'visible') {
        look.from = 0
        continue
      }
      clearTimeout(timer)
      timer = setTimeout(tick, 250)
      if (look.from) look.all += now - look.last!
      else look.from = now
      look.last = now
      if (now - look.from >= 1000) tell(`v${slot}`)
      if (slot && look.all >= 5000) tell(`e${slot}`)
      look.near = look.all < MOST
    }
  }
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, intersectionRatio, boundingClientRect: box, intersectionRect, rootBounds } of entries) {
        const look = (looks[(target as HTMLElement).dataset.slot ?? ''] ??= { all: 0 })
        const tall = rootBounds?.height ?? innerHeight
        look.near =
          look.all < MOST &&
          (box.height > tall
            ? intersectionRect.height >= tall / 2
            : intersectionRatio >= (box.width * box.height < 242500 ? 0.5 : 0.3))
      }
      tick()
    },
    { threshold: [0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5] },
  )
  for (const place of places) observer.observe(place)
  document.addEventListener('visibilitychange', tick)
}
