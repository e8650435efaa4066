/** What the desk measured, as the form carries it; undefined when no script ran. */
export function heightsIn(form: FormData): Record<'390' | '768' | '1280', number> | undefined {
  try {
    const said = JSON.parse(String(form.get('heights') ?? '')) as Record<string, unknown>
    const [phone, tablet, computer] = ['390', '768', '1280'].map((width) => said[width])
    if (![phone, tablet, computer].every((n) => Number.isInteger(n) && Number(n) > 0 && Number(n) <= 20_000)) return
    return { '390': Number(phone), '768': Number(tablet), '1280': Number(computer) }
  } catch {
    return undefined
  }
}
