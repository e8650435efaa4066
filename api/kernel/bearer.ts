/** The token of `Authorization: Bearer …`, or null. */
export function bearerToken(header: string | null): string | null {
  return header === null ? null : (/^Bearer +([A-Za-z0-9_.-]{1,200})$/i.exec(header)?.[1] ?? null)
}
