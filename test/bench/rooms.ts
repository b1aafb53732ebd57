// Rooms, codes and tokens for the loads, made over HTTP as callers make them.

import { keyed } from '../support/anteroom-process.ts'
import { makeClient } from '../support/http-client.ts'
import type { Asked } from './wrk.ts'

const AT_ONCE = 16

const postAll = async <T>(
  url: string,
  count: number,
  ask: (index: number) => { path: string; body: object },
): Promise<T[]> => {
  const client = makeClient(AT_ONCE)
  const answers: T[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < count) {
      const index = next++
      const { path, body } = ask(index)
      const { status, text } = await client.send(url + path, { headers: keyed, body })
      if (status !== 200) throw new Error(`${path}: ${status} ${text}`)
      answers[index] = JSON.parse(text)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  client.close()
  return answers
}

/** The ids of new rooms. */
export const makeRooms = async (url: string, count: number): Promise<string[]> => {
  const rooms = await postAll<{ _id: string }>(url, count, () => ({
    path: '/api/v1/room',
    body: {},
  }))
  return rooms.map(({ _id }) => _id)
}

/** `each` codes of every room. */
export const makeCodes = async (
  url: string,
  roomIds: readonly string[],
  each: number,
): Promise<[string, ...string[]]> => {
  const made = await postAll<{ code: string }>(url, roomIds.length * each, (index) => ({
    path: `/v2/room-codes/room/${roomIds[index % roomIds.length]}/role/guest`,
    body: {},
  }))
  const [first = '', ...rest] = made.map(({ code }) => code)
  return [first, ...rest]
}

export const makeToken = async (url: string): Promise<string> => {
  const [made] = await postAll<{ token: string }>(url, 1, () => ({
    path: '/api/v1/token',
    body: tokenWish,
  }))
  return made?.token ?? ''
}

export const tokenWish = { globalToken: true, isAdmin: false, name: 'Ann' }

export const json = { 'Content-Type': 'application/json' }

type Some<T> = [T, ...T[]]

const each = <T>([first, ...rest]: Some<string>, ask: (code: string) => T): Some<T> => [
  ask(first),
  ...rest.map(ask),
]

export const linksOf = (codes: Some<string>): Some<Asked> =>
  each(codes, (code) => ({ path: `/${code}` }))

export const exchangesOf = (codes: Some<string>): Some<Asked> =>
  each(codes, (code) => ({ path: '/v2/token', headers: json, body: { code } }))

export const validationOf = (token: string): Some<Asked> => [
  { path: '/api/v1/token/validate', headers: json, body: { token } },
]
