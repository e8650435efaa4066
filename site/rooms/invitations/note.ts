import { send } from '../../state/send.ts'

/** Says once that somebody moved on the page, and once that they began to write: programs that open links do neither. */
export function noteOnce(token: string): void {
  const say = (what: 'clicked' | 'started') => void send('/api/v1/invitations/note', { token, what })
  const when = (event: string, what: 'clicked' | 'started') =>
    document.addEventListener(event, ({ isTrusted }) => isTrusted && say(what), { once: true, passive: true })
  let moved = false
  for (const event of ['pointerdown', 'keydown']) {
    document.addEventListener(event, ({ isTrusted }) => {
      if (moved || !isTrusted) return
      moved = true
      say('clicked')
    })
  }
  when('input', 'started')
}
