import { fork } from 'node:child_process'
import { join } from 'node:path'

export interface Addresses {
  wall: string
  bare: string
  bare304: string
  seen: string
  single: string
  origin: string
  etag: string
}

/** Starts the server of the benchmarks in a process of its own. */
export async function startServer() {
  const child = fork(join(import.meta.dirname, 'bench-server.ts'), { serialization: 'advanced' })
  const answer = <T>() => new Promise<T>((resolve) => child.once('message', (message) => resolve(message as T)))
  const ask = <T>(question: string | { tokens: number }) => {
    const said = answer<T>()
    child.send(question)
    return said
  }
  const addresses = await answer<Addresses>()
  return {
    addresses,
    tokens: (n: number) => ask<string[]>({ tokens: n }),
    stored: () => ask<number>('stored'),
    /** Microseconds of processor time so far. */
    cpu: async () => {
      const { user, system } = await ask<NodeJS.CpuUsage>('cpu')
      return user + system
    },
    close: () =>
      new Promise((done) => {
        child.once('exit', done)
        child.send('close')
      }),
  }
}
