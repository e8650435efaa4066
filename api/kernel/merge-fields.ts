/** What may stand in braces in the words of a mail. */
export const MERGE_FIELDS = ['name', 'first_name', 'company', 'upgrade_link'] as const
/** Stays in the words until the mail is made, which knows where the portal is. */
export const UPGRADE_LINK = '{{upgrade_link}}'

/** What stands in braces and is not known. @param more what is known beside, of what started it */
export const unknownFields = (text: string, more: readonly string[] = []) =>
  [...text.matchAll(/\{\{\s*([^}]*?)\s*\}\}/g)]
    .map(([, field]) => field!)
    .filter((field) => !(MERGE_FIELDS as readonly string[]).includes(field) && !more.includes(field))
/** Fills in what is known of somebody; a name nobody knows becomes a word that fits anybody. */
export function filledIn(
  text: string,
  { name, company }: { name: string; company: string },
  more: Readonly<Record<string, string>> = {},
): string {
  const first_name = name.split(/\s+/)[0] || 'there'
  const mine = { upgrade_link: UPGRADE_LINK, name: name || 'there', first_name, company }
  const known: Record<string, string> = { ...more, ...mine }
  return text.replaceAll(/\{\{\s*([\w.]+)\s*\}\}/g, (_, field: string) =>
    Object.hasOwn(known, field) ? known[field]! : '',
  )
}
