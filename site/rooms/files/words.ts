import { t, type Word } from '../../locales/t.ts'

type Named<P extends string> = Extract<Word, `${P}.${string}`> extends `${P}.${infer Name}` ? Name : never
const taken = <P extends 'files' | 'files.decide', N extends Named<P>>(prefix: P, names: readonly N[]) =>
  Object.fromEntries(names.map((name) => [name, t(`${prefix}.${name}` as Word)])) as Record<N, string>

/** The sentences the islands need, sent along with them. */
export const photoWords = () =>
  taken('files', [
    ...(['photos', 'photosHint', 'choose', 'kept', 'photo', 'alt', 'altHint', 'remove', 'removeNamed'] as const),
    ...(['sending', 'sent', 'waiting', 'lost', 'goOn', 'wait', 'tooMany', 'unknown'] as const),
  ])
export type PhotoWords = ReturnType<typeof photoWords>
export const filmWords = () =>
  taken('files', [
    ...(['film', 'filmHint', 'keptFilm', 'recordVideo', 'recordAudio', 'uploadFilm', 'camera', 'microphone'] as const),
    ...(['preview', 'ready', 'start', 'pause', 'resume', 'stop', 'cancel', 'recording', 'paused', 'left'] as const),
    ...([
      'review',
      'reviewAudio',
      'use',
      'retake',
      'uploading',
      'done',
      'transcript',
      'transcriptHint',
      'captionsFile',
      'captionsHint',
    ] as const),
    ...(['denied', 'noDevice', 'busy', 'unsupported', 'short', 'deviceN', 'remove', 'waiting', 'lost'] as const),
    ...(['goOn', 'wait', 'unknown'] as const),
  ])
export type FilmWords = ReturnType<typeof filmWords>
export const decideWords = () =>
  taken('files.decide', [
    ...(['title', 'text', 'none', 'show', 'off', 'offNow', 'statement', 'statementHint', 'pending', 'ok'] as const),
    ...(['rejected', 'noAlt', 'lost', 'portrait'] as const),
  ])
export type DecideWords = ReturnType<typeof decideWords>
