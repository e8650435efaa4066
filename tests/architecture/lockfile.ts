/** What this checker reads of package-lock.json, version 3. */
export interface Lockfile {
  packages: Record<string, Entry>
}
interface Entry {
  version?: string
  resolved?: string
  integrity?: string
  link?: boolean
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
  peerDependenciesMeta?: Record<string, { optional?: boolean }>
}
export interface Manifest {
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
}

/** Packages that something needs and the lockfile lacks: `npm ci` fails on them, on that platform or on all. */
export function missing({ packages }: Lockfile): string[] {
  return Object.entries(packages).flatMap(([at, entry]) => {
    const peers = Object.keys(entry.peerDependencies ?? {}).filter(
      (name) => !entry.peerDependenciesMeta?.[name]?.optional,
    )
    const needed = [...Object.keys({ ...entry.dependencies, ...entry.optionalDependencies }), ...peers]
    return needed.filter((name) => !reachable(packages, at, name)).map((name) => `${at || 'the root'} needs ${name}`)
  })
}

/** Looks for a package as Node does: beside the one that needs it, then further out. */
function reachable(packages: Lockfile['packages'], at: string, name: string): boolean {
  for (let folder = at; ; ) {
    if (packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]) return true
    if (!folder) return false
    folder = folder.replace(/(^|\/)node_modules\/(@[^/]+\/)?[^/]+$/, '')
  }
}

/** Entries that name a host: they work behind one mirror only. */
export const addressed = ({ packages }: Lockfile) =>
  Object.entries(packages)
    .filter(([, entry]) => entry.resolved !== undefined)
    .map(([at]) => at)

export const unhashed = ({ packages }: Lockfile) =>
  Object.entries(packages)
    .filter(([at, entry]) => at.includes('node_modules/') && !entry.link && !entry.integrity)
    .map(([at]) => at)

export const direct = ({ dependencies, devDependencies }: Manifest) => ({ ...dependencies, ...devDependencies })

export const unpinned = (manifest: Manifest) =>
  Object.entries(direct(manifest))
    .filter(([, range]) => !/^\d+\.\d+\.\d+(-[\w.-]+)?$/.test(range))
    .map(([name, range]) => `${name}@${range}`)

/** Dependencies without a word in the document of decisions. */
export const unexplained = (manifest: Manifest, decisions: string) =>
  Object.keys(direct(manifest)).filter((name) => !decisions.includes(`\`${name}\``))
