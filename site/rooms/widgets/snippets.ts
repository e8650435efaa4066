import type { Widget } from '../../../api/embeds/contract.ts'

const quoted = (text: string) => text.replace(/["&<>]/g, '')

/** What the owner can paste, for each way of showing a widget. */
export function codesOf({ publicId: id, heights, product, kind }: Widget, base: string, formTitle: string) {
  const { '390': phone, '768': tablet, '1280': computer } = heights
  const least = (px: number) => `acclaim-widget[widget="${id}"] { display: block; min-height: ${px}px }`
  const reserved =
    phone && tablet && computer
      ? `<style>
  ${least(phone)}
  @media (min-width: 640px) { ${least(tablet)} }
  @media (min-width: 1024px) { ${least(computer)} }
</style>`
      : undefined
  const name = quoted(`${kind.replace('_', ' ')}, ${product.name}`)
  return {
    heights: kind === 'popup' ? undefined : reserved,
    astro: `---
const widget = await fetch('${base}/v1/w/${id}.html').then((answer) => (answer.ok ? answer.text() : ''))
---
<Fragment set:html={widget} />`,
    html: `curl -fsS ${base}/v1/w/${id}.html >> index.html`,
    script: `<acclaim-widget widget="${id}"></acclaim-widget>
<script async src="${base}/v1/w/${id}.js"></script>`,
    frame: `<iframe src="${base}/v1/w/${id}.frame" title="${name}" width="100%" height="${computer ?? 600}" loading="lazy" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>`,
    form: `<iframe src="${base}/embed/review/${id}" title="${quoted(formTitle)}" width="100%" height="1100" loading="lazy"></iframe>`,
    convert: `customElements.get('acclaim-widget')?.convert('signup', { id: 'your-own-number', value: 4900, currency: 'EUR' })`,
    server: `curl ${base}/api/v1/track/conversion \\
  -H 'authorization: Bearer YOUR_KEY' -H 'content-type: application/json' \\
  -d '{"goal":"signup","externalId":"your-own-number","clicks":["what stood in ?fw="]}'`,
    policy: `script-src ${base}; connect-src ${base}; img-src ${base}; media-src ${base}`,
  }
}
