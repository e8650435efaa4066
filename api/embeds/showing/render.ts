import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Renderer, Scene } from './scene.ts'
import { ownSheet } from './sheet.ts'

/** A whole answer: the sheet, which the page's element cuts off and adopts, and the markup. */
export type Paint = (scene: Scene) => string

/** Takes what `widgets/build.ts` made of `widgets/kinds`. */
export async function loadPaint(dir: string): Promise<Paint> {
  const file = join(dir, 'render.js')
  if (!existsSync(file)) {
    return () => {
      throw new Error(`${file} is not there: widgets are built before the portal starts.`)
    }
  }
  const { render, css } = (await import(pathToFileURL(file).href)) as Renderer
  return (scene) => `<style>${css(scene.kind)}${ownSheet(scene)}</style>${render(scene)}`
}
