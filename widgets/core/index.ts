import { Embed } from './embed.ts'

for (const kind of ['wall']) {
  const name = `acclaim-${kind}`
  customElements.get(name) || customElements.define(name, class extends Embed {})
}
