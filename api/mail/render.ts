import type { Ctx } from '../kernel/context.ts'
import { followToken } from '../kernel/follow-token.ts'
import { placeToken } from '../kernel/place-token.ts'
import { linkOf as invitationLinkOf } from './invitations/store.ts'
import type { Scene } from './kit.ts'
import { type Letter, letterHtml, letterText, type Sheet } from './letter.ts'
import { linkOf as optInLinkOf } from './outreach/store.ts'
import { proofOf } from './referrals/store.ts'
import {
  askAddress,
  invitationAddress,
  isOptional,
  type Kind,
  linkAddress,
  oneLine,
  optInAddress,
  purposeOf,
  surveyAddress,
} from './rules.ts'
import { stopKey, stopToken } from './stop-token.ts'
import * as store from './store.ts'
import { linkOf as surveyLinkOf } from './surveys/store.ts'
import { isTemplate, templateByName } from './templates.ts'
import { linkOf as askLinkOf } from './testimonials/store.ts'

export const DEFAULT_SENDER = { companyName: 'Acclaim', accent: '#00765a' }

export interface Rendered {
  kind: Kind
  subject: string
  html: string
  text: string
  headers: Record<string, string>
}
type Source = Pick<store.MessageRow, 'template' | 'data' | 'locale' | 'toEmail'>
type Reading = Pick<Ctx, 'read' | 'now' | 'seal' | 'unseal'>

export async function brandOf({ read }: Pick<Ctx, 'read'>): Promise<typeof DEFAULT_SENDER> {
  return { ...DEFAULT_SENDER, ...((await store.settingByKey(read, 'brand')) as Partial<typeof DEFAULT_SENDER>) }
}

export const templateOf = (name: string) => {
  if (!isTemplate(name)) throw new Error(`no mail is called ${name}`)
  return templateByName(name)
}

/** The link a mail is for: its row, and whether it can still be used. Undefined for a mail without one. */
export async function linkOf({ read, now }: Pick<Ctx, 'read' | 'now'>, data: string) {
  const { tokenId, invitationId, askId, surveyAskId, optInId } = JSON.parse(data) as Partial<
    Record<'tokenId' | 'invitationId' | 'askId' | 'surveyAskId' | 'optInId', string>
  >
  if (invitationId) {
    const held = await invitationLinkOf(read, invitationId, now())
    return { held: held && { ...held, address: invitationAddress }, alive: Boolean(held?.sealed) }
  }
  if (askId) {
    const held = await askLinkOf(read, askId, now())
    return { held: held && { ...held, address: askAddress }, alive: Boolean(held?.sealed) }
  }
  if (surveyAskId) {
    const held = await surveyLinkOf(read, surveyAskId)
    return { held: held && { ...held, address: surveyAddress }, alive: Boolean(held?.sealed) }
  }
  if (optInId) {
    const held = await optInLinkOf(read, optInId, now())
    return { held: held && { ...held, address: optInAddress }, alive: Boolean(held?.sealed) }
  }
  if (!tokenId) return undefined
  const row = await store.tokenById(read, tokenId)
  return { row, alive: Boolean(row?.sealed) && row!.usedAt === null && row!.expiresAt > now() }
}

type Linked = NonNullable<Awaited<ReturnType<typeof linkOf>>>
/** The link as it stands in the mail. @param open takes what is sealed out of its seal, or masks it */
function shownLink({ row, held }: Linked, publicUrl: string, now: number, open: (sealed: string) => string) {
  if (held?.sealed) {
    const href = held.address(publicUrl, open(held.sealed))
    return { href, code: null, minutes: (held.expiresAt - now) / 60_000 }
  }
  if (!row) return undefined
  return {
    href: linkAddress(publicUrl, purposeOf(row.purpose, row.data), open(row.sealed!)),
    code: row.codeSealed && open(row.codeSealed),
    minutes: (row.expiresAt - row.createdAt) / 60_000,
  }
}

export const MASK = '••••••••'

interface For {
  publicUrl: string
  mask: boolean
  /** It goes to its reader: no colleague sees the code of a reward. */
  sent?: boolean
}
/** A mail as its reader gets it, or with its link masked as staff see it. */
export async function render(ctx: Reading, source: Source, { publicUrl, mask, sent = false }: For) {
  const { companyName: company, accent } = await brandOf(ctx)
  const { kind, letter } = templateOf(source.template)
  const found = await linkOf(ctx, source.data)
  const open = mask ? () => MASK : ctx.unseal
  const link = found?.alive ? shownLink(found, publicUrl, ctx.now(), open) : undefined
  const stop = isOptional(kind) ? stopToken(await stopKey(ctx.read), { email: source.toEmail, kind }) : undefined
  const { follower, rewardId, placeId } = JSON.parse(source.data) as Partial<
    Record<'follower' | 'rewardId' | 'placeId', string>
  >
  const held = rewardId === undefined ? undefined : await proofOf(ctx.read, rewardId)
  const proof = held && (sent ? held : { ...held, words: MASK })
  const follow = (requestId: string) =>
    mask || !follower ? MASK : followToken(ctx.seal, { requestId, contactId: follower })
  const place = placeId === undefined || mask ? MASK : placeToken(ctx.seal, placeId)
  const scene = { company, publicUrl, link, follow, proof, place }
  const sheet = { company, accent, publicUrl, locale: source.locale, stopHref: stop && stopPage(publicUrl, stop) }
  const rendered = put(kind, letter(JSON.parse(source.data), scene), sheet)
  if (stop) {
    // RFC 8058: who reads mail for the person posts here; it opens nothing and asks nothing
    rendered.headers['list-unsubscribe'] = `<${publicUrl}/v1/unsubscribe?t=${stop}>`
    rendered.headers['list-unsubscribe-post'] = 'List-Unsubscribe=One-Click'
  }
  return rendered
}
export const stopPage = (publicUrl: string, token: string) => `${publicUrl}/unsubscribe?t=${token}`

/** A template with made-up people and words. */
export const preview = (ctx: Pick<Ctx, 'read'>, name: string, publicUrl: string) =>
  previewWith(ctx, name, templateOf(name).sample, publicUrl)

/** The same with words of its own. */
export async function previewWith(
  ctx: Pick<Ctx, 'read'>,
  name: string,
  data: object,
  publicUrl: string,
): Promise<Rendered> {
  const { companyName: company, accent } = await brandOf(ctx)
  const { kind, sampleLink, letter } = templateOf(name)
  const proof = { isCode: true, words: 'K7QM-3XWD-P9HT' }
  const scene: Scene = { company, publicUrl, link: sampleLink, follow: () => 'sample', proof, place: 'sample' }
  const stopHref = isOptional(kind) ? stopPage(publicUrl, 'sample') : undefined
  return put(kind, letter(data, scene), { company, accent, publicUrl, locale: 'en', stopHref })
}

function put(kind: Kind, letter: Letter, sheet: Sheet): Rendered {
  const one = { ...letter, subject: oneLine(letter.subject) }
  return { kind, subject: one.subject, html: letterHtml(one, sheet), text: letterText(one, sheet), headers: {} }
}

/** Only what a list shows; needs no link. */
export const subjectOf = ({ template, data }: Pick<Source, 'template' | 'data'>, company: string, publicUrl: string) =>
  oneLine(templateOf(template).letter(JSON.parse(data), { company, publicUrl }).subject)
