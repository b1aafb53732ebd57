// 100ms' own published packages, unmodified, pointed at a running Worker: the one for servers has no
// option for that, the one for browsers takes the whole address of the exchange. Runs in Node.

import { createRequire } from 'node:module'
import type { HMSReactiveStore } from '@100mslive/hms-video-store'
import { SDK } from '@100mslive/server-sdk'

/** With `secret` as its app secret. */
export const serverSdk = (url: string, accessKey: string, secret: string): SDK => {
  const sdk = new SDK(accessKey, secret)
  sdk.setLogLevel('silent')
  const axios: { defaults: { baseURL: string } } = Reflect.get(sdk.api, 'axios')
  axios.defaults.baseURL = `${url}/v2`
  return sdk
}

/** What the iterators of the server package find, walked to the end. */
export const walk = async <T>(list: AsyncIterable<T>): Promise<T[]> => {
  const seen: T[] = []
  for await (const one of list) seen.push(one)
  return seen
}

type VideoStore = { HMSReactiveStore: new () => HMSReactiveStore }

/** `getAuthTokenByRoomCode` of the browser package. Its CommonJS build runs in Node as it is; the other
 * asks a dependency for names that only a bundler finds. */
export const tokenByCode = (endpoint: string) => {
  const { HMSReactiveStore }: VideoStore = createRequire(import.meta.url)(
    '@100mslive/hms-video-store',
  )
  const actions = new HMSReactiveStore().getActions()
  return (roomCode: string, userId?: string): Promise<string> =>
    actions.getAuthTokenByRoomCode(userId === undefined ? { roomCode } : { roomCode, userId }, {
      endpoint,
    })
}
