import { Wall } from './wall.ts'

customElements.get('acclaim-wall') || customElements.define('acclaim-wall', Wall)
