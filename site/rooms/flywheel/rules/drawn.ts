/** What all parts of the form know of it. */
export interface Drawn {
  /** What is wrong on the page, by the ids of the fields. */
  errors: Record<string, string>
  /** Where somebody goes on after a change: the path of a part, or the id of a field. */
  focus: string | null
}
const isIn = (id: string, path: string) => {
  const at = id.replace(/^\w:/, '')
  return at === path || at.startsWith(`${path}.`)
}
/** Whether something in a part was just changed. */
export const goesOnIn = ({ focus }: Drawn, path: string) => focus !== null && isIn(focus, path)
/** Whether a part has to be open: something in it was just changed, or is wrong. */
export const mustShow = (drawn: Drawn, path: string) =>
  goesOnIn(drawn, path) || Object.keys(drawn.errors).some((id) => isIn(id, path))
/** The focus goes where a button has changed the form: whoever pressed it goes on there, without looking for the place. */
export const goOnAt = (is: boolean) => (is ? { autofocus: true } : {})
