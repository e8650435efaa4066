import { spawn } from 'node:child_process'
import { accessSync, constants, createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Films, FilmUnreadable } from '../kernel/outside.ts'

const PATIENCE_MS = 10 * 60_000
/** The format is named, so that a film cannot turn out to be a list of other people's files. */
const FORMATS: Record<string, string> = {
  'video/mp4': 'mov',
  'audio/mp4': 'mov',
  'video/webm': 'matroska',
  'audio/webm': 'matroska',
  'audio/mpeg': 'mp3',
  'audio/ogg': 'ogg',
  'audio/wav': 'wav',
}
const QUIET = ['-nostdin', '-hide_banner', '-loglevel', 'error', '-y']
const SHORT_SIDE = "scale='if(gt(iw,ih),-2,min(720,trunc(iw/2)*2))':'if(gt(iw,ih),min(720,trunc(ih/2)*2),-2)'"
const PICTURE = ['-map', '0:v:0', '-vf', SHORT_SIDE, '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23']
const FILM = [...PICTURE, '-pix_fmt', 'yuv420p', '-map', '0:a:0?']
const SOUND = ['-c:a', 'aac', '-b:a', '128k', '-ac', '2']
const TELLS_NOTHING = ['-map_metadata', '-1', '-map_chapters', '-1', '-fflags', '+bitexact', '-movflags', '+faststart']

/** ffmpeg and ffprobe of this machine; undefined where one of them is not on the PATH. */
export function findFilms(path = process.env.PATH ?? ''): Films | undefined {
  const [ffmpeg, ffprobe] = ['ffmpeg', 'ffprobe'].map((name) => onPath(name, path))
  if (!ffmpeg || !ffprobe) return undefined
  return {
    async tidy(type, source, take) {
      const dir = await mkdtemp(join(tmpdir(), 'acclaim-film-'))
      try {
        const [from, to, still] = ['in', 'out.mp4', 'still.png'].map((name) => join(dir, name)) as [
          string,
          string,
          string,
        ]
        await pipeline(Readable.from(source), createWriteStream(from))
        const isFilm = type.startsWith('video/')
        const input = ['-protocol_whitelist', 'file', '-f', FORMATS[type] ?? 'mov', '-i', from]
        const shape = isFilm ? [...FILM, ...SOUND] : ['-map', '0:a:0', ...SOUND]
        await run(ffmpeg, [...QUIET, ...input, ...shape, ...TELLS_NOTHING, to])
        if (isFilm) await run(ffmpeg, [...QUIET, '-protocol_whitelist', 'file', '-i', to, '-frames:v', '1', still])
        const { size } = await stat(to)
        await take({
          ...(await measures(ffprobe, to)),
          type: isFilm ? 'video/mp4' : 'audio/mp4',
          bytes: size,
          still: isFilm ? new Uint8Array(await readFile(still)) : null,
          read: () => createReadStream(to),
        })
      } finally {
        await rm(dir, { recursive: true, force: true })
      }
    },
  }
}

function onPath(name: string, path: string): string | undefined {
  return path
    .split(delimiter)
    .map((folder) => join(folder, process.platform === 'win32' ? `${name}.exe` : name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK)
        return true
      } catch {
        return false
      }
    })
}

const running = new Set<ReturnType<typeof spawn>>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** @throws FilmUnreadable when it says no; anything else when it could not be asked */
function run(program: string, args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'], timeout: PATIENCE_MS })
    running.add(child)
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
    child.once('error', reject)
    child.once('close', (code, signal) => {
      running.delete(child)
      if (code === 0) resolve(said)
      else reject(signal ? new Error(`a film took too long (${signal})`) : new FilmUnreadable(`it ended with ${code}`))
    })
  })
}

async function measures(ffprobe: string, path: string) {
  const asked = ['-v', 'error', '-show_entries', 'format=duration:stream=width,height', '-of', 'json', path]
  const found = JSON.parse(await run(ffprobe, asked)) as {
    format?: { duration?: string }
    streams?: { width?: number; height?: number }[]
  }
  const picture = found.streams?.find(({ width }) => width !== undefined)
  const seconds = Number(found.format?.duration)
  return {
    width: picture?.width ?? null,
    height: picture?.height ?? null,
    durationMs: seconds > 0 ? Math.round(seconds * 1000) : null,
  }
}
