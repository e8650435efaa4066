/**
 * The key of `Authorization: Basic …` where it is the user name, as Segment's senders have it. What a browser adds for a
 * proxy has not the form of a key.
 */
export function keyAsUserName(header: string | null): string | null {
  const encoded = header === null ? undefined : /^Basic +([A-Za-z0-9+/=_-]{1,400})$/i.exec(header)?.[1]
  if (encoded === undefined) return null
  return /^(ack_[A-Za-z0-9_-]{20,100}):/.exec(Buffer.from(encoded, 'base64').toString('latin1'))?.[1] ?? null
}

/** The token of `Authorization: Bearer …`, or null. */
export function bearerToken(header: string | null): string | null {
  return header === null ? null : (/^Bearer +([A-Za-z0-9_.-]{1,200})$/i.exec(header)?.[1] ?? null)
}
