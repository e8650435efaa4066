import type { Widget } from '../../../api/embeds/contract.ts'

const quoted = (text: string) => text.replace(/["&<>]/g, '')

/** What the owner can paste, for each way of showing a widget. */
export function codesOf(
  { publicId: id, heights, kind, surface }: Widget,
  base: string,
  titles: { widget: string; form: string },
) {
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
  const name = quoted(titles.widget)
  return {
    heights: kind === 'popup' ? undefined : reserved,
    astro: `---
const widget = await fetch('${base}/v1/w/${id}.html').then((answer) => (answer.ok ? answer.text() : ''))
---
<Fragment set:html={widget} />`,
    html: `curl -fsS ${base}/v1/w/${id}.html -o widget.html`,
    script: `<acclaim-widget widget="${id}"></acclaim-widget>
<script async src="${base}/v1/w/${id}.js"></script>`,
    frame: `<iframe src="${base}/v1/w/${id}.frame" title="${name}" width="100%" height="${computer ?? 600}" loading="lazy" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>`,
    form: `<iframe src="${base}/embed/${kind === 'vote' ? 'vote' : 'review'}/${id}" title="${quoted(titles.form)}" width="100%" height="1100" loading="lazy"></iframe>`,
    convert: `customElements.get('acclaim-widget')?.convert('sign_up', { id: 'your-own-number', value: 4900, currency: 'EUR' })`,
    server: `curl ${base}/api/v1/track/conversion \\
  -H 'authorization: Bearer YOUR_KEY' -H 'content-type: application/json' \\
  -d '{"goal":"sign_up","externalId":"your-own-number","clicks":["what stood in ?fw="]}'`,
    policy: `script-src ${base}; connect-src ${base}${kind === 'referral' ? '' : `; ${surface === 'act' ? `frame-src ${base}` : `img-src ${base}; media-src ${base}`}`}`,
  }
}
