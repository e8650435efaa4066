import type { InferResponseType } from 'hono/client'
import type { Client } from '../../../api/client.ts'

export type Photo = InferResponseType<
  Client['api']['v1']['requests'][':number']['photos']['$get'],
  200
>['items'][number]
