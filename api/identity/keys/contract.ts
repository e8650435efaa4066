import { z } from 'zod'
import { SCOPES } from '../../kernel/actor.ts'
import { oneLine } from '../../kernel/text.ts'

const scope = z.enum(SCOPES, 'Choose from the list.')
export const CreateApiKey = z
  .object({
    name: oneLine(80, 'Name the key after what uses it.'),
    scopes: z
      .array(scope)
      .min(1, 'Choose at least one thing that this key may do.')
      .max(SCOPES.length)
      .refine((all) => new Set(all).size === all.length, 'Name each scope once.'),
  })
  .meta({ id: 'CreateApiKey' })
export type CreateApiKey = z.infer<typeof CreateApiKey>
/** The key is shown here and never again. */
export const NewApiKey = z
  .object({ id: z.string(), name: z.string(), key: z.string(), scopes: z.array(scope) })
  .meta({ id: 'NewApiKey' })
export const ApiKeyList = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        prefix: z.string(),
        scopes: z.array(scope),
        createdAt: z.number(),
        lastUsedAt: z.number().nullable(),
        revokedAt: z.number().nullable(),
      }),
    ),
  })
  .meta({ id: 'ApiKeyList' })
