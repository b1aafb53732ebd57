// Commands of a page as a shell reads them, as far as those pages go: words in quotes, variables, one program in
// `$(...)` of which a field is kept. Leaves out running anything: what `curl` would ask is asked by the test.

export type Curl = {
  /** The variable that keeps a field of the answer. */
  keeps: { variable: string; field: string } | null
  url: string
  method: string
  headers: Record<string, string>
  body: string | null
}

const expand = (text: string, variables: ReadonlyMap<string, string>): string =>
  text.replace(/\$(\w+)/g, (_, name: string) => {
    const value = variables.get(name)
    if (value === undefined) throw new Error(`$${name} is not set`)
    return value
  })

/** `'...'` as it stands; `"..."` and bare words with their variables. */
const wordsOf = (line: string, variables: ReadonlyMap<string, string>): string[] =>
  [...line.matchAll(/(?:'[^']*'|"(?:\\.|[^"\\])*"|[^\s'"])+/g)].map(([word]) =>
    word.replace(
      /'([^']*)'|"((?:\\.|[^"\\])*)"|[^'"]+/g,
      (part, single?: string, double?: string) =>
        single ?? expand((double ?? part).replace(/\\(.)/g, '$1'), variables),
    ),
  )

/** Throws for what no such command may have. */
export const readCurl = (command: string, variables: ReadonlyMap<string, string>): Curl => {
  const line = command.replace(/\\\n\s*/g, ' ')
  const kept =
    /^(\w+)=\$\((.*?) \| tee \/dev\/stderr \| grep -o '"(\w+)":"\[\^"\]\*' \| cut -d'"' -f4\)$/
  const [, variable, inner = line, field] = kept.exec(line) ?? []
  const [program, ...words] = wordsOf(inner, variables)
  if (program !== 'curl') throw new Error(`not a curl: ${command}`)
  const keeps = variable === undefined || field === undefined ? null : { variable, field }
  const read: Curl = { keeps, url: '', method: '', headers: {}, body: null }
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? ''
    if (word === '-s') continue
    if (!word.startsWith('-')) read.url = word
    else {
      const value = words[++at] ?? ''
      if (word === '-X') read.method = value
      else if (word === '-d') read.body = value
      else if (word === '-H') {
        const [name = '', ...rest] = value.split(': ')
        read.headers[name] = rest.join(': ')
      } else throw new Error(`curl ${word} is not understood`)
    }
  }
  return { ...read, method: read.method || (read.body === null ? 'GET' : 'POST') }
}
