import { hash } from 'node:crypto'
import { ANSWER, type Forms, makeForms, OPEN } from '../../kernel/forms.ts'
import { escapeHtml } from '../../kernel/html.ts'

/**
 * How a widget can be had: the fragment that the page's script shows; a copy for the page's own markup; one script for
 * pages that allow nothing but scripts; a page for a frame.
 */
export const FACES = { '': 'fragment', '.html': 'copy', '.js': 'script', '.frame': 'frame' } as const
export type Face = (typeof FACES)[keyof typeof FACES]

interface Name {
  publicId: string
  face: Face
}
const NAME = /^([\w-]{1,40})(\.html|\.js|\.frame)?$/
const read = new Map<string, Name>()
const NOBODY: Name = { publicId: '', face: 'fragment' }
/** What `ID`, `ID.html`, `ID.js` and `ID.frame` ask for; no public id in anything else. The same few are asked for again and again. */
export function nameOf(path: string): Name {
  let name = read.get(path)
  if (!name) {
    const [, publicId, end = ''] = NAME.exec(path) ?? []
    if (publicId === undefined) return NOBODY
    name = { publicId, face: FACES[end as keyof typeof FACES] }
    if (read.size < 2_000) read.set(path, name)
  }
  return name
}

export interface Dressing {
  publicId: string
  locale: string
  /** Whether the page asked for that language. */
  translated: boolean
  title: string
  productUrl: string
  origins: ReadonlySet<string>
  /** Address of the script, and what `widgets/tiers/once.ts` was made into. */
  script: string
  once: string
  /** The portal's own origin, where films lie. */
  home: string
}

const split = (fragment: string) => {
  const cut = fragment.indexOf('</style>')
  return { css: fragment.slice('<style>'.length, cut), html: fragment.slice(cut + '</style>'.length) }
}
const element = ({ publicId, locale, translated }: Dressing, inside: string) =>
  `<acclaim-widget widget="${escapeHtml(publicId)}"${translated ? ` lang="${locale}"` : ''}>${inside}</acclaim-widget>`
const shadow = (fragment: string) => `<template shadowrootmode="open">${fragment}</template>`
const fallback = ({ productUrl, title }: Dressing) => `<a href="${escapeHtml(productUrl)}">${escapeHtml(title)}</a>`

/** Markup that shows without any script, and that the script, where it may run, brings up to date. */
export const copyOf = (fragment: string, about: Dressing) =>
  `${element(about, shadow(fragment) + fallback(about))}\n<script async crossorigin src="${escapeHtml(about.script)}"></script>\n`

/** JSON as a script may hold it: no line end and no tag that JSON knows and scripts or pages do not. */
const literal = (value: unknown) =>
  JSON.stringify(value).replace(/[<\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
/** Films need more than scripts, so they are left out. */
const withoutFilms = (html: string) => html.replace(/<video.*?<\/video>/gs, '')

export function scriptOf(fragment: string, { publicId: id, origins, once }: Dressing) {
  const { css, html } = split(fragment)
  const value = { id, origins: [...origins], css, html: withoutFilms(html) }
  return once.replace('ACCLAIM', () => `(${literal(value)})`)
}

const FRAME = 'html{color-scheme:light dark}body{margin:0;font:16px/1.5 system-ui,sans-serif}'
/** What only scripts do is not offered where none run. */
const STILL = '<style>button{display:none!important}:host{position:static!important;animation:none!important}</style>'
export function frameOf(fragment: string, about: Dressing) {
  const body = element(about, shadow(fragment + STILL))
  return `<!doctype html><html lang="${about.locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>${escapeHtml(about.title)}</title><base target="_blank"><style>${FRAME}</style></head><body>${body}</body></html>`
}

const sumOf = (css: string) => `'sha256-${hash('sha256', css, 'base64')}'`
const HTML = 'text/html; charset=utf-8'
/** Made because somebody asked, so it must not cost them little and us much. */
const QUICK = 5

/** An answer in one of its faces, compressed once. */
export function formsOf(face: Face, fragment: string, about: Dressing): Promise<Forms> {
  const made = (text: string, type: string, headers: string[]) => makeForms(Buffer.from(text), type, headers, QUICK)
  if (face === 'copy') return made(copyOf(fragment, about), HTML, ANSWER)
  if (face === 'script') return made(scriptOf(fragment, about), 'text/javascript; charset=utf-8', ANSWER)
  if (face === 'fragment') return made(fragment, HTML, ANSWER)
  const styles = [FRAME, split(fragment).css, split(STILL).css].map(sumOf).join(' ')
  const policy = [
    "default-src 'none'",
    `style-src ${styles}`,
    `media-src ${about.home}`,
    `img-src ${about.home}`,
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors 'self' ${[...about.origins].join(' ')}`,
  ].join('; ')
  const headers = OPEN.map((value, i) => (OPEN[i - 1] === 'content-security-policy' ? policy : value))
  const shared = ['cache-control', 'private, max-age=30', 'vary', 'accept-encoding', 'referrer-policy', 'no-referrer']
  return made(frameOf(fragment, about), HTML, [...headers, ...shared])
}
