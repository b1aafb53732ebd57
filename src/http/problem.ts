// The one table from a refusal to what the caller sees: a status, in a dialect its own where they
// differ, and a sentence that says what to do. A reason that is missing here does not compile.
// docs/errors.md is made from this table (scripts/errors.ts). The reason itself is the stable `code`.

import type { Reason, Refusal } from '../domain/refusal.ts'

/** `v1` rooms and access tokens; `v2` room codes and auth tokens; `link` room links and pages. */
export type Dialect = 'v1' | 'v2' | 'link'

export type Problem = {
  status: number
  v1?: number
  v2?: number
  link?: number
  /** `{word}` is filled with the refusal's data. */
  say: string
}

export const PROBLEMS: Record<Reason, Problem> = {
  misconfigured: {
    status: 503,
    say: 'This deployment is not configured: {names} is missing or not as it must be. See docs/operate.md.',
  },
  internal_error: {
    status: 500,
    say: 'Something broke here. Try again; if it stays, tell the operator the request id.',
  },
  bad_request: { status: 400, say: 'The request cannot be read: {detail}.' },
  route_not_found: {
    status: 404,
    say: 'There is nothing at this address. See docs/api.md for what there is.',
  },
  method_not_allowed: { status: 405, say: 'This address answers only {allow}.' },
  body_too_large: { status: 413, say: 'The body must be at most 65,536 bytes.' },
  bad_json: { status: 400, say: 'The body must be a JSON object in UTF-8: {detail}.' },
  unknown_field: { status: 400, say: 'There is no field `{field}` here{meant}.' },
  missing_field: { status: 400, say: 'The field `{field}` is required.' },
  invalid_field: { status: 400, say: '`{field}` {detail}.' },
  not_supported: {
    status: 400,
    say: 'Anteroom does not do `{field}`: nothing is recorded, composed or streamed. Leave it out or send false.',
  },
  webhooks_off: {
    status: 400,
    say: '`{field}` cannot be set: this deployment signs no webhooks. The operator must set WEBHOOK_SECRET first (docs/operate.md).',
  },
  query_too_long: { status: 414, say: 'The query of a room link must be at most 2,048 bytes.' },
  too_many_misses: {
    status: 429,
    say: 'Too many addresses that open nothing came from here. Try again in {retryAfter} seconds.',
  },
  upgrade_required: {
    status: 426,
    say: 'Rooms are joined by WebSocket: open this address with `Upgrade: websocket`.',
  },
  subprotocol_missing: {
    status: 400,
    say: 'Offer the WebSocket subprotocol `anteroom.v1`, and the token beside it as `token.<jwt>`.',
  },
  origin_not_allowed: {
    status: 403,
    say: 'Pages of this origin may not join. Ask the operator to add it to ALLOWED_ORIGINS.',
  },
  secret_key_missing: {
    status: 401,
    say: 'Send the secret key: `Authorization: Bearer <SECRET_KEY>` or `?secretKey=`.',
  },
  secret_key_wrong: { status: 401, say: 'The secret key is not one of this deployment.' },
  management_token_missing: {
    status: 401,
    say: 'Send a management token or the secret key: `Authorization: Bearer <token>`.',
  },
  idempotency_key_reused: {
    status: 422,
    say: 'This Idempotency-Key came with another body before. Use a new key for a new room.',
  },
  idempotency_key_archived: {
    status: 409,
    say: 'The room that this Idempotency-Key made has been archived. Use a new key to make another.',
  },
  room_not_found: { status: 404, say: 'room not found' },
  room_exists: {
    status: 400,
    v2: 409,
    say: 'A room of this name already exists. Choose another name.',
  },
  room_being_made: {
    status: 409,
    say: 'A room of this name is being made or already exists. Try again in {retryAfter} seconds.',
  },
  room_name_fixed: {
    status: 400,
    say: 'A room keeps its `roomName`. Make another room for another name.',
  },
  room_numbers_spent: {
    status: 409,
    say: 'No room can be made under this name any more. Choose another name.',
  },
  room_disabled: { status: 403, link: 410, say: 'This room is disabled: nobody can join it now.' },
  room_archived: { status: 403, link: 410, say: 'This room is gone, and its codes with it.' },
  room_not_open_yet: { status: 403, say: 'This room opens at {at}.' },
  room_expired: { status: 403, say: 'This room closed at {at}.' },
  room_full: {
    status: 409,
    say: 'This room is full ({limit} people). Try again when somebody has left.',
  },
  code_malformed: {
    status: 400,
    link: 404,
    say: 'This is no room code: a room code is ten letters, such as abc-defg-hij.',
  },
  code_not_found: {
    status: 404,
    say: 'There is no such room code. Check it letter by letter, or ask for a new link.',
  },
  code_disabled: {
    status: 403,
    link: 410,
    say: 'This room code is switched off. Ask the host for a new link.',
  },
  code_wrong_room: { status: 403, say: 'This room code belongs to another room.' },
  code_not_enableable: {
    status: 403,
    say: 'This room code cannot be enabled: its role, its room or the key that sealed it is gone. Make a new one.',
  },
  room_code_limit: {
    status: 400,
    say: 'At most {limit} codes of a room can be enabled at a time. Disable one that is not needed first.',
  },
  personal_code_exists: {
    status: 409,
    say: 'This person has another enabled code for this role. Disable that one first.',
  },
  room_code_slots_spent: {
    status: 400,
    say: 'This room has made all the {slots} codes it can in its life. Enable old ones, or make another room.',
  },
  no_roles: { status: 400, say: "The room's template has no roles. Add one first." },
  role_not_found: { status: 404, v1: 403, say: "The room's template has no such role." },
  role_deleted: {
    status: 403,
    link: 410,
    say: 'The role this code was for is gone. Ask the host for a new link.',
  },
  role_full: { status: 409, say: 'No more people of this role can join now.' },
  role_exists: {
    status: 409,
    say: 'The template has a role of this name already. Choose another name.',
  },
  template_not_found: { status: 404, say: 'There is no such template.' },
  template_exists: {
    status: 409,
    say: 'A template of this name already exists. Choose another name.',
  },
  room_id_required: {
    status: 400,
    say: 'Name a room: `?room_id=`. Sessions are listed room by room.',
  },
  no_session: { status: 404, say: 'Nobody is in this room now, so there is no session.' },
  session_not_found: { status: 404, say: 'There is no such session.' },
  peer_not_found: { status: 404, say: 'There is no such peer in this room now.' },
  participant_not_found: { status: 404, say: 'There is no such participant in this room now.' },
  person_present: {
    status: 409,
    say: 'This person is in the room now. Put them out first, or ask again when they have left.',
  },
  not_allowed: { status: 403, say: 'This is for admins, or for a role that has this permission.' },
  slow_down: { status: 429, say: 'This was not sent: too much at a time. Send less, and later.' },
  name_required: { status: 400, say: 'Send a `name` (1 to 100 characters) or an access token.' },
  token_required: {
    status: 403,
    say: 'This room is private: an access token is required to join it.',
  },
  banned: {
    status: 403,
    say: 'You were removed from this room and cannot come back. Ask the host, who can lift the ban.',
  },
  ban_not_found: { status: 404, say: 'There is no such ban at this room. List `bans` to see all.' },
  time_up: {
    status: 403,
    say: 'Your time in this session is up. Come back when the next session begins.',
  },
  request_not_found: {
    status: 404,
    say: 'Nobody waits at this room with such a request. List `requests` to see who does.',
  },
  request_answered: {
    status: 409,
    say: 'This request is closed already: {outcome}{by}. Nothing was changed.',
  },
  requests_full: {
    status: 409,
    say: 'Too many people wait at this room ({limit}). Try again in a few minutes.',
  },
  too_many_requests: {
    status: 429,
    say: 'From your address {limit} people wait at this room, or have just taken a request back. Wait for an answer, or a minute.',
  },
  denied_recently: {
    status: 429,
    say: 'The host has just said no. You may ask again in {retryAfter} seconds.',
  },
  token_malformed: { status: 401, say: 'access token is invalid: {detail}.' },
  token_bad_signature: {
    status: 401,
    say: 'access token is invalid: its signature is by none of our keys.',
  },
  token_expired: { status: 401, say: 'access token is invalid: it expired at {at}.' },
  token_not_yet_valid: {
    status: 401,
    say: 'access token is invalid: it is not valid before {at}.',
  },
  token_wrong_kind: { status: 401, say: 'access token is invalid: it is a token of another kind.' },
  token_wrong_access_key: {
    status: 401,
    say: "access token is invalid: its access_key is not this deployment's.",
  },
  token_lifetime_too_long: {
    status: 401,
    say: 'access token is invalid: it may live {limit} seconds at most.',
  },
  token_wrong_room: { status: 403, say: 'This access token is for another room.' },
  token_too_large: {
    status: 400,
    say: 'The token would be longer than 8,192 bytes. Shorten `meta`, or keep it on your side.',
  },
}

export const statusOf = (reason: Reason, dialect: Dialect): number =>
  PROBLEMS[reason][dialect] ?? PROBLEMS[reason].status

/** How a refusal's data reads in its sentence; moments are epoch seconds. */
const spell = (word: string, value: unknown): string => {
  if (word === 'at') return new Date(Number(value) * 1000).toISOString()
  if (word === 'meant') return value === undefined ? '' : `; did you mean \`${value}\`?`
  if (word === 'by') return value === null ? '' : ` by ${value}`
  return Array.isArray(value) ? value.join(', ') : String(value)
}

/** The public sentence. */
export const sentenceOf = (refusal: Refusal): string => {
  const data = new Map<string, unknown>(Object.entries(refusal))
  return PROBLEMS[refusal.reason].say
    .replace(/\{(\w+)\}/g, (_, word: string) => spell(word, data.get(word)))
    .replace('?.', '?')
}

/** `Retry-After` in seconds, for the refusals that pass. */
export const retryAfterOf = (refusal: Refusal): number | null =>
  'retryAfter' in refusal ? refusal.retryAfter : null
