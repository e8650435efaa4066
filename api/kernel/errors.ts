import { HTTPException } from 'hono/http-exception'
import { isAboutNobody, isBusy, isStorageFailure, uniqueViolation, withoutValues } from '../../db/errors.ts'
import type { Log } from './outside.ts'
import { conflict, Problem, problem } from './problem.ts'

/** What a person is told about anything that was thrown. A bug is logged with the request's id and never shown. */
export function toProblemResponse(error: unknown, requestId: string, log: Log): Response {
  if (error instanceof Problem) return error.response(requestId)
  if (error instanceof HTTPException) {
    const sentence = error.status === 400 ? 'The body is not valid JSON.' : 'This request cannot be answered.'
    return problem('malformed', 'body.malformed', sentence).response(requestId)
  }
  if (uniqueViolation(error)) {
    return conflict('request.duplicate', 'This has been done already.').response(requestId)
  }
  if (isAboutNobody(error)) {
    return problem('gone', 'contact.erased', 'This person was erased, and nothing new is written about them.').response(
      requestId,
    )
  }
  if (isBusy(error) || isStorageFailure(error)) {
    log.error({ requestId, err: withoutValues(error) }, 'storage failed')
    return problem(
      'unavailable',
      'storage.unavailable',
      'The database cannot write right now. Nothing was lost; try again shortly.',
      {
        retryAfterSeconds: 5,
      },
    ).response(requestId)
  }
  log.error({ requestId, err: withoutValues(error) }, 'bug')
  return Response.json(
    {
      type: 'urn:acclaim:problem:server.error',
      title: 'Something broke on our side. It has been noted; your data is safe.',
      status: 500,
      code: 'server.error',
      requestId,
    },
    { status: 500, headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' } },
  )
}
