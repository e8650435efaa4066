export type FilmKind = 'video' | 'audio'

/** The first that a browser can write; players of all kinds read the first ones best. */
const TYPES: Record<FilmKind, readonly string[]> = {
  video: [
    'video/mp4;codecs=avc1,mp4a',
    'video/mp4;codecs=avc1.42E01E,mp4a.40.2',
    'video/webm;codecs=vp9,opus',
    'video/webm;codecs=vp8,opus',
  ],
  audio: ['audio/mp4;codecs=mp4a', 'audio/mp4;codecs=mp4a.40.2', 'audio/webm;codecs=opus', 'audio/ogg;codecs=opus'],
}
export const typeFor = (kind: FilmKind, isSupported: (type: string) => boolean): string | undefined =>
  TYPES[kind].find(isSupported)

export const canRecord = () => typeof MediaRecorder !== 'undefined' && !!navigator.mediaDevices?.getUserMedia

export type Fault = 'denied' | 'noDevice' | 'busy' | 'unsupported'
const FAULTS: Record<string, Fault> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'noDevice',
  OverconstrainedError: 'noDevice',
  NotReadableError: 'busy',
  AbortError: 'busy',
}
export const faultOf = (error: unknown): Fault => FAULTS[(error as Error)?.name] ?? 'unsupported'

export interface Chosen {
  camera?: string
  microphone?: string
}
/** Asks for camera and microphone; only ever after somebody asked for it. */
export function open(kind: FilmKind, { camera, microphone }: Chosen): Promise<MediaStream> {
  const size = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } }
  const audio = microphone ? { deviceId: { exact: microphone } } : true
  const video = kind === 'video' && { ...size, ...(camera ? { deviceId: { exact: camera } } : { facingMode: 'user' }) }
  return navigator.mediaDevices.getUserMedia({ audio, video })
}
export const close = (stream: MediaStream | undefined) => {
  for (const track of stream?.getTracks() ?? []) track.stop()
}

export interface Take {
  recorder: MediaRecorder
  /** Ends it; answers the recording, with the type it really has. */
  stop(): Promise<Blob>
}
/** A recorder that was stopped says so at once; when it does not, what it has given so far is the recording. */
const STOPS_WITHIN_MS = 2_000

export function record(kind: FilmKind, stream: MediaStream): Take {
  const mimeType = typeFor(kind, (type) => MediaRecorder.isTypeSupported(type))
  const bits = { videoBitsPerSecond: 2_500_000, audioBitsPerSecond: 128_000 }
  const recorder = new MediaRecorder(stream, { ...bits, ...(mimeType && { mimeType }) })
  const chunks: Blob[] = []
  recorder.ondataavailable = ({ data }) => data.size > 0 && chunks.push(data)
  recorder.start(1_000)
  return {
    recorder,
    async stop() {
      await new Promise<void>((resolve) => {
        recorder.onstop = () => resolve()
        recorder.onerror = () => resolve()
        setTimeout(resolve, STOPS_WITHIN_MS)
        if (recorder.state === 'inactive') resolve()
        else recorder.stop()
      })
      return new Blob(chunks, { type: recorder.mimeType.split(';')[0] || `${kind}/webm` })
    },
  }
}

/** What the camera shows now, for the time before the film plays. */
export async function still(video: HTMLVideoElement | undefined): Promise<Blob | undefined> {
  if (!video?.videoWidth) return undefined
  const canvas = document.createElement('canvas')
  canvas.width = video.videoWidth
  canvas.height = video.videoHeight
  canvas.getContext('2d')?.drawImage(video, 0, 0)
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? undefined), 'image/jpeg', 0.85))
}

export const clock = (seconds: number) =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`
