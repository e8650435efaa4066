import pino from 'pino'
import type { Log } from '../kernel/outside.ts'

/** One JSON object a line on standard output. In a terminal, where a person starts it, only what is wrong. */
export function createLog(level = process.stdout.isTTY ? 'warn' : 'info'): Log {
  return pino({ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime })
}
