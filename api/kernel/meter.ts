import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Importance, Load } from './overload.ts'

const SAMPLE_MS = 250
const RESOLUTION_MS = 10

export type Meter = ReturnType<typeof createMeter>

/** Counts what the server does, for /metrics and for shedding. */
export function createMeter() {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const requests = new Counter({
    name: 'acclaim_requests_total',
    help: 'Requests by kind and status',
    labelNames: ['kind', 'status'],
    registers,
  })
  const seconds = new Histogram({
    name: 'acclaim_request_seconds',
    help: 'Time to answer',
    labelNames: ['kind'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  })
  const shed = new Counter({
    name: 'acclaim_shed_total',
    help: 'Requests turned away under load',
    labelNames: ['kind'],
    registers,
  })

  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  let lagMs = 0
  const timer = setInterval(() => {
    lagMs = Math.max(0, delay.mean / 1e6 - RESOLUTION_MS) || 0
    delay.reset()
  }, SAMPLE_MS).unref()
  const inFlight: Record<Importance, number> = { beacon: 0, page: 0, part: 0, write: 0 }

  return {
    registry,
    load: (kind: Importance): Load => ({ inFlight: inFlight[kind], lagMs }),
    enter: (kind: Importance) => void inFlight[kind]++,
    leave(kind: Importance, status: number, startedAt: number) {
      inFlight[kind]--
      requests.inc({ kind, status: String(status) })
      seconds.observe({ kind }, (performance.now() - startedAt) / 1000)
    },
    shed: (kind: string) => shed.inc({ kind }),
    /** A number read when somebody asks for it. */
    gauge(name: string, help: string, read: () => Record<string, number> | Promise<Record<string, number>>) {
      const gauge = new Gauge({
        name,
        help,
        labelNames: ['state'],
        registers,
        async collect() {
          for (const [state, n] of Object.entries(await read())) gauge.set({ state }, n)
        },
      })
    },
    stop() {
      clearInterval(timer)
      delay.disable()
    },
  }
}
