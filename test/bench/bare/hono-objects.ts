// Beside the cold start too: Hono, one route, and as many classes of objects as Anteroom has, all empty.

import { DurableObject } from 'cloudflare:workers'
import bare from './hono.ts'

export class Room extends DurableObject {}
export class Directory extends DurableObject {}
export class Workspace extends DurableObject {}

export default bare
