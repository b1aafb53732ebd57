// The frame of every page: head, stylesheet, one card. Everything written into it is escaped by JSX.

import type { Child } from 'hono/jsx'

export const Layout = ({ title, children }: { title: string; children: Child }) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="robots" content="noindex" />
      <meta name="color-scheme" content="light dark" />
      <meta name="description" content="A private way into a room." />
      <title>{title}</title>
      <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
      <link rel="stylesheet" href="/assets/anteroom.css" />
    </head>
    <body>
      <main class="card">{children}</main>
    </body>
  </html>
)
