// What stands on a page, for tests that read it as text.

const ENTITIES: Record<string, string> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
}

export const unescapeHtml = (html: string): string =>
  html.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity)

/** Texts of all `<pre>`, in order. */
export const presOf = (page: string): string[] =>
  [...page.matchAll(/<pre[^>]*>([\s\S]*?)<\/pre>/g)].map(([, inner = '']) => unescapeHtml(inner))

/** Without tags, with single spaces. */
export const textOf = (page: string): string =>
  unescapeHtml(page.replace(/<[^>]+>/g, ' ')).replace(/\s+/g, ' ')

/** Controls of the forms, each with whether a label says what it is. */
export const controlsOf = (page: string): { name: string; isLabelled: boolean }[] =>
  [...page.matchAll(/<(?:input|select|textarea)\b[^>]*>/g)]
    .map(([tag]) => tag)
    .filter((tag) => !/type="(hidden|radio)"/.test(tag))
    .map((tag) => {
      const id = / id="([^"]+)"/.exec(tag)?.[1] ?? ''
      const name = / name="([^"]+)"/.exec(tag)?.[1] ?? ''
      return {
        name,
        isLabelled: tag.includes('aria-label') || page.includes(`<label for="${id}">`),
      }
    })
