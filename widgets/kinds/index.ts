import { render as draw } from 'svelte/server'
import type { Kind, Scene } from '../../api/embeds/showing/scene.ts'
import { speak } from '../words/speak.ts'
import base from './base.css?inline'
import { sheets } from './sheets.ts'
import Widget from './Widget.svelte'

const speeches = new Map<Scene['locale'], ReturnType<typeof speak>>()
const speechOf = (locale: Scene['locale']) => {
  const known = speeches.get(locale) ?? speak(locale)
  speeches.set(locale, known)
  return known
}

const BLOCK = '(?:section|div|ul|li|p|blockquote)\\b'
const MARKS = /<!--.*?-->/gs
const BETWEEN = new RegExp(`(?<=>)\\s+(?=</?${BLOCK})|(?<=</?${BLOCK}[^<]*>)\\s+(?=<)`, 'g')
// every browser ignores the end tag; the widget's own parser needs it
const VOID = /<(input|track)((?:[^">]|"[^"]*")*?)\s*\/>/g

/** The markup of a widget, without marks and spaces that nobody would see. */
export const render = (scene: Scene): string =>
  draw(Widget, { props: { scene, w: speechOf(scene.locale) } })
    .body.replace(MARKS, '')
    .replace(BETWEEN, '')
    .replace(/(?<=>)\s{2,}(?=<)/g, ' ')
    .replace(VOID, '<$1$2></$1>')
    .trim()

/** What a kind looks like: one sheet for all, and one of its own. */
export const css = (kind: Kind): string => base + sheets[kind]
