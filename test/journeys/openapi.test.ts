// Every operation of the OpenAPI document, asked as it says, with every example of its body: the Worker
// answers as it says (`ask` looks at the shape). The examples' room, codes and tokens become real ones.

import { expect, test } from 'vitest'
import { OPERATIONS } from '../../scripts/openapi/document.ts'
import {
  CODE,
  JWT,
  PEER_ID,
  ROOM_ID,
  ROOM_NAME,
  SESSION_ID,
  TEMPLATE_ID,
} from '../../scripts/openapi/examples.ts'
import { BAN_ID, JOIN_REQUEST_ID } from '../../scripts/openapi/live.ts'
import type { Operation } from '../../scripts/openapi/operation.ts'
import { ask, call, freshName, makeCodes, makeRoom } from '../support/service.ts'
import { issueToken, joinRoom } from '../support/socket.ts'

/** Operations that make what they are asked for: there the name of the example is one nobody has. */
const MAKES = ['v1CreateRoom', 'v2CreateRoom']

/** Somebody asks to come in. */
const putRequest = async (roomName: string): Promise<string> => {
  const body = { privacy: 'private', enableRequestToJoin: true }
  await (await call(`/api/v1/room/${roomName}`, { method: 'PUT', body })).text()
  const asker = await joinRoom(roomName, { name: 'Ann' })
  await asker.next('mayRequest')
  asker.send({ type: 'request' })
  return (await asker.next('waiting')).requestId
}

/** An admin puts somebody out for good. */
const makeBan = async (roomName: string): Promise<string> => {
  const admin = await joinRoom(roomName, {
    token: await issueToken({ isAdmin: true, name: 'Bea' }),
  })
  const guest = await joinRoom(roomName, { token: await issueToken({ name: 'Ann' }) })
  const { participantSessionId } = await guest.next('joined')
  admin.send({ type: 'eject', participantSessionId, ban: true })
  return (await admin.next('ejected')).banId ?? ''
}

/** Somebody is in. */
const beIn = async (roomName: string): Promise<Record<string, string>> => {
  const person = await joinRoom(roomName, { token: await issueToken({ name: 'Ann' }) })
  const { meetingSessionId, participantSessionId } = await person.next('joined')
  return { [SESSION_ID]: meetingSessionId, [PEER_ID]: participantSessionId }
}

/** What an example's value is in this place. */
const real = async (operation: Operation): Promise<Record<string, string>> => {
  const room = await makeRoom()
  const { guest } = await makeCodes(room._id)
  const wish = { name: freshName(), roles: { host: {}, guest: {} } }
  const made = await call('/v2/templates', { body: wish })
  const template = await made.json<{ id: string }>()
  const issued = await call('/api/v1/token', { body: { roomName: room.roomName } })
  const speaksOf = (part: string) => operation.path.includes(`{${part}}`)
  return {
    ...(speaksOf('requestId') ? { [JOIN_REQUEST_ID]: await putRequest(room.roomName) } : {}),
    ...(speaksOf('banId') ? { [`bans/${BAN_ID}`]: `bans/${await makeBan(room.roomName)}` } : {}),
    ...(operation.tag.endsWith('sessions') ? await beIn(room.roomName) : {}),
    [ROOM_NAME]: MAKES.includes(operation.id) ? freshName() : room.roomName,
    [ROOM_ID]: room._id,
    [CODE]: guest?.code ?? '',
    [TEMPLATE_ID]: template.id,
    [JWT]: (await issued.json<{ token: string }>()).token,
  }
}

const inPlace = (text: string, values: Record<string, string>): string =>
  Object.entries(values).reduce((filled, [from, to]) => filled.replaceAll(from, to), text)

const addressOf = ({ path, parameters = [] }: Operation): string => {
  const exampleOf = (name: string) => parameters.find((known) => known.name === name)?.example
  const query = parameters
    .filter((parameter) => parameter.in === 'query' && parameter.required === true)
    .map(({ name, example }) => `${name}=${example}`)
    .join('&')
  return `${path.replace(/\{(\w+)\}/g, (_, name: string) => String(exampleOf(name)))}?${query}`
}

/** Headers that the operation cannot do without. */
const headersOf = ({ parameters = [] }: Operation): Record<string, string> =>
  Object.fromEntries(
    parameters
      .filter((parameter) => parameter.in === 'header' && parameter.required === true)
      .map(({ name, example }) => [name, String(example)]),
  )

const send = async (operation: Operation, body: object | undefined): Promise<number> => {
  const values = await real(operation)
  const ways = operation.caller === 'anybody' ? ask : call
  const response = await ways(inPlace(addressOf(operation), values), {
    method: operation.method.toUpperCase(),
    headers: headersOf(operation),
    ...(body === undefined ? {} : { body: inPlace(JSON.stringify(body), values) }),
  })
  await response.body?.cancel()
  return response.status
}

const asked = OPERATIONS.flatMap((operation) =>
  Object.entries(operation.body?.examples ?? { 'no body': undefined }).map(
    ([name, body]) => [operation.id, name, operation, body] as const,
  ),
)

test.each(asked)('%s answers as documented: %s', async (_, __, operation, body) => {
  const good = operation.answers.map((answer) => answer.status)
  expect(good).toContain(await send(operation, body))
})
