// A small HTTP client on connections that stay open: cheap enough to keep workerd busy from one Node
// process, and it rejects when the other side dies in the middle of an answer.

import { Agent, request } from 'node:http'

export type Sent = { method?: string; headers?: Record<string, string>; body?: object }
export type Reply = { status: number; text: string; headers: NodeJS.Dict<string | string[]> }

/** `close` when done: open connections keep the process alive. Redirects are not followed. */
export const makeClient = (connections = 128) => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const send = (url: string, { method, headers = {}, body }: Sent = {}): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const payload = body === undefined ? undefined : JSON.stringify(body)
      const options = { agent, headers, method: method ?? (payload === undefined ? 'GET' : 'POST') }
      const sent = request(url, options, (answer) => {
        let text = ''
        answer.setEncoding('utf8')
        answer.on('data', (chunk) => {
          text += chunk
        })
        answer.on('error', reject)
        answer.on('end', () => {
          if (answer.complete)
            resolve({ status: answer.statusCode ?? 0, text, headers: answer.headers })
          else reject(new Error('the answer was cut off'))
        })
      })
      sent.on('error', reject)
      sent.end(payload)
    })
  return { send, close: () => agent.destroy() }
}

export type Client = ReturnType<typeof makeClient>
