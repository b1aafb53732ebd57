// Anteroom on raw workerd: its secrets and vars, and its first answer.

import { type Program, type RawWorkerd, startWorkerd, type Wish } from './raw-workerd.ts'

export const SECRET_KEY = 'secret-key-of-the-process-tests-0123456789'
export const TOKEN_KEY = 'token-key-of-the-process-tests-0123456789'
export const WEBHOOK_SECRET = 'whsec_d2ViaG9vay1rZXktb2YtcHJvY2Vzcy10ZXN0cy0wMTIzNDU='
export const ACCESS_KEY = '0123456789abcdef01234567'
export const keyed = { Authorization: `Bearer ${SECRET_KEY}` }

export type Settings = { leaseSeconds: number }

export const anteroom = (script: string, { leaseSeconds }: Settings): Program => ({
  script,
  bindings: {
    SECRET_KEY,
    TOKEN_KEY,
    LINK_KEY: 'link-key-of-the-process-tests-0123456789',
    WEBHOOK_SECRET,
    APP_NAME: 'anteroom',
    ACCESS_KEY,
    PUBLIC_ORIGIN: 'https://go.example.com',
    LINK_TARGET: 'https://app.example.com/join/{code}',
    LINK_HOSTS: '',
    MAX_TOKEN_SECONDS: '',
    EDGE_LEASE_SECONDS: String(leaseSeconds),
    ALLOW_LOOPBACK_WEBHOOKS: 'true',
  },
  objects: { ROOM: 'Room', DIRECTORY: 'Directory', WORKSPACE: 'Workspace' },
})

/** Resolves when every Worker of the process has answered `/health`. */
export const startAnteroom = async (program: Program, wish?: Wish): Promise<RawWorkerd> => {
  const workerd = await startWorkerd(program, wish)
  for (const url of workerd.urls) {
    const response = await fetch(`${url}/health`)
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
    await response.json()
  }
  return workerd
}
