// The Worker's entry: mounts http and web, exports the Durable Object classes, nothing else.

import { Hono } from 'hono'
import { makeApp } from './http/app.ts'
import type { App } from './http/exchange.ts'
import { homePage } from './web/home-page.tsx'
import { meetingPages } from './web/meeting-page.tsx'
import { refuser } from './web/refusal-page.tsx'

export { Directory } from './store/directory-object.ts'
export { Room } from './store/room-object.ts'
export { Workspace } from './store/workspace-object.ts'

export default makeApp(new Hono<App>().route('/', homePage).route('/', meetingPages), refuser)
