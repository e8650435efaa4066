/** Cuts long words of a customer at a paragraph, a sentence or a space: nothing is lost, the rest is one tap away. */
export function split(body: string, room = 700): [string, string] {
  if (body.length <= room * 1.25) return [body, '']
  const start = body.slice(0, room)
  const at =
    [start.lastIndexOf('\n\n'), lastSentence(start), start.lastIndexOf(' ')].find((i) => i > room * 0.6) ?? room
  const safe = /[\uDC00-\uDFFF]/.test(body[at] ?? '') ? at - 1 : at
  return [body.slice(0, safe).trimEnd(), body.slice(safe).trimStart()]
}

function lastSentence(text: string) {
  let end = -1
  for (const match of text.matchAll(/[.!?…]["”’»)]?\s|[。！？]/g)) end = match.index + match[0].trimEnd().length
  return end
}
