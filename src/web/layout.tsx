// The frame of every page a guest sees: head, stylesheet, one card. Everything written into it is escaped
// by JSX. The dashboard has a frame of its own (dashboard/shell.tsx), a meeting too (meeting-page.tsx).

import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'

type HeadProps = {
  title: string
  /** What whoever previews the address is told; nothing of the room, since previews go round in chats. */
  description?: string
  children?: Child
}

/** `children`: further stylesheets and scripts. */
export const Head = ({
  title,
  description = 'A private way into a room.',
  children,
}: HeadProps) => (
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="robots" content="noindex" />
    <meta name="color-scheme" content="light dark" />
    <meta name="description" content={description} />
    <meta property="og:type" content="website" />
    <meta property="og:title" content={title} />
    <meta property="og:description" content={description} />
    <title>{title}</title>
    <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="/assets/anteroom.css" />
    {children}
  </head>
)

type LayoutProps = { title: string; script?: string | undefined; children: Child }

export const Layout = ({ title, script, children }: LayoutProps) => (
  <>
    {raw('<!DOCTYPE html>')}
    <html lang="en">
      <Head title={title}>{script !== undefined && <script type="module" src={script} />}</Head>
      <body>
        <main class="card">{children}</main>
      </body>
    </html>
  </>
)
