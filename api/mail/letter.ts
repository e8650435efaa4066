/** A mail before it has a look: what is said, in order. */
export type Block =
  | { kind: 'text' | 'note'; text: string }
  /** A customer's own words; nothing else is set in serif. */
  | { kind: 'quote'; text: string }
  /** Longer words of the company's. */
  | { kind: 'statement'; label: string; text: string }
  | { kind: 'action'; label: string; href: string }
  /** Another way, less likely to be taken. */
  | { kind: 'link'; label: string; href: string }
  | { kind: 'code'; text: string }

export interface Letter {
  subject: string
  title: string
  blocks: Block[]
}
/** Who writes, and how a person stops this kind of mail. */
export interface Sheet {
  company: string
  /** A hex colour of at least 4.5:1 on paper, so white is readable on it. */
  accent: string
  publicUrl: string
  locale: string
  stopHref?: string | undefined
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
export const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (char) => ENTITIES[char]!)
const lines = (text: string) => escapeHtml(text).replace(/\r?\n/g, '<br>')

const INK = '#1a1d26'
const QUIET = '#5a5f6b'
const HAIRLINE = '#e6e3de'
const PAPER = '#fbfaf8'
const SANS = "Inter,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
const VOICE = "Newsreader,Georgia,'Times New Roman',serif"

function blockHtml(block: Block, accent: string): string {
  const p = (style: string, inner: string) => `<p dir="auto" style="margin:0 0 20px;${style}">${inner}</p>`
  switch (block.kind) {
    case 'text':
      return p('', lines(block.text))
    case 'note':
      return p(`font-size:13px;color:${QUIET}`, lines(block.text))
    case 'quote':
      return `<blockquote dir="auto" style="margin:0 0 24px;font:400 20px/1.5 ${VOICE}">${lines(block.text)}</blockquote>`
    case 'statement':
      return (
        p(`margin-bottom:4px;font-size:13px;color:${QUIET}`, escapeHtml(block.label)) +
        p(`padding-inline-start:16px;border-inline-start:2px solid ${HAIRLINE}`, lines(block.text))
      )
    case 'action':
      return (
        `<p style="margin:4px 0 24px"><a href="${escapeHtml(block.href)}" style="display:inline-block;padding:12px 20px;` +
        `border-radius:6px;background:${accent};color:#ffffff;font-weight:600;text-decoration:none">${escapeHtml(block.label)}</a></p>`
      )
    case 'link':
      return p(
        'margin-bottom:12px',
        `<a href="${escapeHtml(block.href)}" style="color:${INK}">${escapeHtml(block.label)}</a>`,
      )
    case 'code':
      return p(
        'font-size:32px;line-height:1.15;font-weight:600;letter-spacing:6px;font-variant-numeric:tabular-nums',
        escapeHtml(block.text),
      )
  }
}

/** A whole document that needs nothing from the network: no picture, no font, no script, nothing that tells it was opened. */
export function letterHtml({ title, subject, blocks }: Letter, sheet: Sheet): string {
  const accent = /^#[0-9a-f]{6}$/i.test(sheet.accent) ? sheet.accent : INK
  const stop = sheet.stopHref
    ? `<p style="margin:8px 0 0"><a href="${escapeHtml(sheet.stopHref)}" style="color:${QUIET}">${STOP}</a></p>`
    : ''
  return `<!doctype html>
<html lang="${escapeHtml(sheet.locale)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light"><title>${escapeHtml(subject)}</title></head>
<body style="margin:0;padding:0;background:${PAPER};color:${INK};font:400 16px/1.5 ${SANS};overflow-wrap:anywhere">
<div style="max-width:560px;margin:0 auto;padding:32px 24px">
<p dir="auto" style="margin:0 0 32px;padding-bottom:16px;border-bottom:1px solid ${HAIRLINE};font-weight:600">${escapeHtml(sheet.company)}</p>
<h1 dir="auto" style="margin:0 0 20px;font-size:25px;line-height:1.2;font-weight:600">${escapeHtml(title)}</h1>
${blocks.map((block) => blockHtml(block, accent)).join('\n')}
<div style="margin-top:40px;padding-top:16px;border-top:1px solid ${HAIRLINE};font-size:13px;color:${QUIET}">
<p dir="auto" style="margin:0">${escapeHtml(footer(sheet))}</p>${stop}</div>
</div></body></html>`
}

const STOP = 'Stop this kind of mail'
const footer = ({ company, publicUrl }: Sheet) => `Sent by ${company} from ${new URL(publicUrl).host}.`

const blockText = (block: Block): string => {
  switch (block.kind) {
    case 'quote':
      return block.text.replace(/^/gm, '> ')
    case 'statement':
      return `${block.label}:\n${block.text.replace(/^/gm, '  ')}`
    case 'action':
    case 'link':
      return `${block.label}:\n${block.href}`
    default:
      return block.text
  }
}

/** The same for people who read mail as text. */
export const letterText = ({ title, blocks }: Letter, sheet: Sheet): string =>
  [
    title,
    ...blocks.map(blockText),
    `--\n${footer(sheet)}${sheet.stopHref ? `\n${STOP}:\n${sheet.stopHref}` : ''}`,
  ].join('\n\n')
