/** Tags as people type them, between commas. */
export const tagsIn = (typed: string) =>
  typed
    .split(/[,\n]/)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '')
