// A piece of a page, as text: scripts/sdk.ts takes it into the script.

declare module '*.html' {
  const html: string
  export default html
}
