const steps = Array.from({ length: 21 }, (_, step) => step / 20)

/**
 * Counts a card as seen when half of it (30 % from 242,500 px on; half the viewport when it is taller than that)
 * stays in view for one whole second of a visible page. Returns `stop`.
 */
export const watch = (cards: Iterable<Element>, seen: (card: Element) => void) => {
  const inView = new Set<Element>()
  const clocks = new Map<Element, ReturnType<typeof setTimeout>>()
  const halt = (card: Element) => {
    clearTimeout(clocks.get(card))
    clocks.delete(card)
  }
  const tick = () => {
    // A prerendered page is `hidden` until it is shown.
    const live = document.visibilityState === 'visible'
    for (const card of clocks.keys()) if (!live || !inView.has(card)) halt(card)
    if (live)
      for (const card of inView)
        if (!clocks.has(card))
          clocks.set(
            card,
            setTimeout(() => {
              observer.unobserve(card)
              inView.delete(card)
              seen(card)
            }, 1000),
          )
  }
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, intersectionRatio, boundingClientRect: box, intersectionRect, rootBounds } of entries) {
        const tall = rootBounds?.height ?? innerHeight
        const enough =
          box.height > tall
            ? intersectionRect.height >= tall / 2
            : intersectionRatio >= (box.width * box.height < 242500 ? 0.5 : 0.3)
        inView[enough ? 'add' : 'delete'](target)
      }
      tick()
    },
    { threshold: steps },
  )
  for (const card of cards) observer.observe(card)
  document.addEventListener('visibilitychange', tick)
  return () => {
    observer.disconnect()
    inView.clear()
    tick()
    document.removeEventListener('visibilitychange', tick)
  }
}
