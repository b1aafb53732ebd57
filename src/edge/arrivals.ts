// An arrival as the header that carries it to the room: base64url of its JSON. Leaves out making one.

import type { Arrival } from '../domain/arrival.ts'

export const writeArrival = (arrival: Arrival): string =>
  new TextEncoder()
    .encode(JSON.stringify(arrival))
    .toBase64({ alphabet: 'base64url', omitPadding: true })
