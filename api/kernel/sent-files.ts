import { z } from 'zod'
import { sha256 } from './hash.ts'

/** Files that were sent before, each with the secret that shows whose it is. */
export const sentFiles = (most: number, sentence: string) =>
  z
    .array(z.object({ id: z.string().max(60), secret: z.string().max(100) }))
    .max(most, sentence)
    .default([])

/** What a fact may say of them: the hash of a secret opens nothing by itself. */
export const proven = (files: readonly { id: string; secret: string }[]) =>
  files.map(({ id, secret }) => ({ id, proof: sha256(secret) }))
