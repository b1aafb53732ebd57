// Beside a live room: a hibernating socket in an object named by the address, whose every message goes to all
// sockets of the object, its own included.

import { DurableObject } from 'cloudflare:workers'

type Bindings = { ECHO: DurableObjectNamespace<Echo> }

export class Echo extends DurableObject<Bindings> {
  override fetch(): Response {
    const { 0: client, 1: socket } = new WebSocketPair()
    this.ctx.acceptWebSocket(socket)
    return new Response(null, {
      status: 101,
      webSocket: client,
      headers: { 'Sec-WebSocket-Protocol': 'anteroom.v1' },
    })
  }

  override webSocketMessage(_socket: WebSocket, message: string | ArrayBuffer): void {
    for (const socket of this.ctx.getWebSockets()) socket.send(message)
  }

  override webSocketClose(socket: WebSocket): void {
    socket.close()
  }
}

export default {
  fetch: (request: Request, env: Bindings): Promise<Response> =>
    env.ECHO.getByName(new URL(request.url).pathname).fetch(request),
}
