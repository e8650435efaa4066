import { Embed } from './embed.ts'

customElements.get('acclaim-widget') || customElements.define('acclaim-widget', Embed)
