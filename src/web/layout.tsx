// The frame of every page a guest sees: head, stylesheet, one card. Everything written into it is escaped
// by JSX. The dashboard has a frame of its own (dashboard/shell.tsx).

import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'

/** `children`: further stylesheets and scripts. */
export const Head = ({ title, children }: { title: string; children?: Child }) => (
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="robots" content="noindex" />
    <meta name="color-scheme" content="light dark" />
    <meta name="description" content="A private way into a room." />
    <title>{title}</title>
    <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="/assets/anteroom.css" />
    {children}
  </head>
)

export const Layout = ({ title, children }: { title: string; children: Child }) => (
  <>
    {raw('<!DOCTYPE html>')}
    <html lang="en">
      <Head title={title} />
      <body>
        <main class="card">{children}</main>
      </body>
    </html>
  </>
)
