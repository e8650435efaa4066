import type { Client } from '../../../api/client.ts'
import type { SavePlace } from '../../../api/settings/contract.ts'
import type { Answer } from '../../state/forms.ts'
import { text, texts } from '../../state/forms.ts'
import { asKind } from '../reviews/kinds.ts'

export const PARTS = ['brand', 'links', 'place', 'moderation', 'privacy', 'linkRules', 'products'] as const
export type Part = (typeof PARTS)[number]
interface Saved {
  answer: Answer
  done: string
}
type Save = (v1: Client['api']['v1'], form: FormData) => Promise<Answer>

/** Rows of the form that say something; an empty one is a link that was taken out. */
export const linksIn = (form: FormData) => {
  const urls = texts(form, 'url')
  return texts(form, 'label')
    .map((label, i) => ({ label: label.trim(), url: (urls[i] ?? '').trim() }))
    .filter(({ label, url }) => label !== '' || url !== '')
}
const linesIn = (form: FormData, name: string) =>
  text(form, name)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
export const wordsIn = (form: FormData) => [...new Set(linesIn(form, 'flaggedWords'))]
const ticked = (form: FormData, name: string) => text(form, name) === 'yes'

/** Each form of the settings names what it is about; this says it to the api. */
const SAVES: Record<string, Save> = {
  brand: (v1, form) => {
    const json = {
      companyName: text(form, 'companyName'),
      accent: text(form, 'accent'),
      font: text(form, 'font') as 'inter',
    }
    return v1.settings.brand.$put({ json })
  },
  async logo(v1, form) {
    const file = form.get('logo')
    const [type, body] = file instanceof File ? [file.type, await file.arrayBuffer()] : ['', new ArrayBuffer(0)]
    return v1.settings.logo.$put({}, { init: { body, headers: { 'content-type': type || 'image/png' } } })
  },
  nologo: (v1) => v1.settings.logo.$delete(),
  links: (v1, form) => v1.settings.links.$put({ json: { links: linksIn(form) } }),
  place: (v1, form) => {
    const json = {
      ...{ locale: text(form, 'locale') as SavePlace['locale'], timeZone: text(form, 'timeZone') },
      currency: text(form, 'currency'),
    }
    return v1.settings.place.$put({ json })
  },
  moderation: (v1, form) => {
    const json = {
      ...{ publishUnflagged: ticked(form, 'publishUnflagged'), flaggedWords: wordsIn(form) },
      waitHours: Number(text(form, 'waitHours').trim() || Number.NaN),
    }
    return v1.settings.moderation.$put({ json })
  },
  privacy: (v1, form) => {
    const json = {
      ...{ measureWidgets: ticked(form, 'measureWidgets'), searchEngines: ticked(form, 'searchEngines') },
      widgets: text(form, 'widgets') as 'aggregate',
      ...{ signUp: text(form, 'signUp') as 'open', applicationUrl: text(form, 'applicationUrl').trim() },
    }
    return v1.settings.privacy.$put({ json })
  },
  linkRules: (v1, form) => {
    const json = { hosts: linesIn(form, 'hosts'), keep: text(form, 'keep') as 'consent' }
    return v1.settings['link-rules'].$put({ json })
  },
  product: (v1, form) => {
    const url = text(form, 'url')
    const json = {
      ...{ name: text(form, 'name'), kind: asKind(text(form, 'kind')), description: text(form, 'description') },
      ...(url && { url }),
    }
    return v1.products.$post({ json })
  },
}
export async function save(v1: Client['api']['v1'], form: FormData): Promise<Saved> {
  const about = Object.hasOwn(SAVES, text(form, 'about')) ? text(form, 'about') : 'brand'
  return { answer: await SAVES[about]!(v1, form), done: about }
}
