/** API keys are shown once; this much of one may be shown again so that people can tell them apart. */
export const keyPrefix = (key: string) => key.slice(0, 10)

/** `last_used_at` is kept to the minute, so that a busy key does not write on every call. */
export const worthTouching = (lastUsedAt: number | null, now: number) =>
  lastUsedAt === null || now - lastUsedAt >= 60_000
