// Every reason this service says no, each with the data its sentence needs. Leaves out statuses and
// words: http/problem.ts has both, and does not compile while a reason is missing there.

import type { Result } from './result.ts'

/** Moments are epoch seconds; `retryAfter` is whole seconds. */
export type Refusal =
  // the request itself
  | { reason: 'misconfigured'; names: string[] }
  | { reason: 'internal_error' }
  | { reason: 'bad_request'; detail: string }
  | { reason: 'route_not_found' }
  | { reason: 'method_not_allowed'; allow: string[] }
  | { reason: 'body_too_large' }
  | { reason: 'bad_json'; detail: string }
  | { reason: 'unknown_field'; field: string; meant?: string }
  | { reason: 'missing_field'; field: string }
  | { reason: 'invalid_field'; field: string; detail: string }
  | { reason: 'not_supported'; field: string }
  | { reason: 'webhooks_off'; field: string }
  | { reason: 'query_too_long' }
  | { reason: 'too_many_misses'; retryAfter: number }
  | { reason: 'upgrade_required' }
  | { reason: 'subprotocol_missing' }
  | { reason: 'origin_not_allowed' }
  // who is calling
  | { reason: 'secret_key_missing' }
  | { reason: 'secret_key_wrong' }
  | { reason: 'management_token_missing' }
  // idempotency keys
  | { reason: 'idempotency_key_reused' }
  | { reason: 'idempotency_key_archived' }
  // rooms
  | { reason: 'room_not_found' }
  | { reason: 'room_exists' }
  | { reason: 'room_being_made'; retryAfter: number }
  | { reason: 'room_name_fixed' }
  | { reason: 'room_numbers_spent' }
  | { reason: 'room_disabled' }
  | { reason: 'room_archived' }
  | { reason: 'room_not_open_yet'; at: number }
  | { reason: 'room_expired'; at: number }
  | { reason: 'room_full'; limit: number }
  // codes and roles
  | { reason: 'code_malformed' }
  | { reason: 'code_not_found' }
  | { reason: 'code_disabled' }
  | { reason: 'code_wrong_room' }
  | { reason: 'code_not_enableable' }
  | { reason: 'room_code_limit'; limit: number }
  | { reason: 'personal_code_exists' }
  | { reason: 'room_code_slots_spent'; slots: number }
  | { reason: 'no_roles' }
  | { reason: 'role_not_found' }
  | { reason: 'role_deleted' }
  | { reason: 'role_full'; limit: number }
  | { reason: 'role_exists' }
  | { reason: 'template_not_found' }
  | { reason: 'template_exists' }
  // sessions
  | { reason: 'room_id_required' }
  | { reason: 'no_session' }
  | { reason: 'session_not_found' }
  | { reason: 'peer_not_found' }
  | { reason: 'participant_not_found' }
  | { reason: 'person_present' }
  | { reason: 'not_allowed' }
  | { reason: 'slow_down' }
  // coming in
  | { reason: 'name_required' }
  | { reason: 'token_required' }
  | { reason: 'banned' }
  | { reason: 'ban_not_found' }
  | { reason: 'time_up' }
  // asking to come in
  | { reason: 'request_not_found' }
  | { reason: 'request_answered'; outcome: string; by: string | null }
  | { reason: 'requests_full'; limit: number }
  | { reason: 'too_many_requests'; limit: number }
  | { reason: 'denied_recently'; retryAfter: number }
  // access tokens
  | { reason: 'token_malformed'; detail: string }
  | { reason: 'token_bad_signature' }
  | { reason: 'token_expired'; at: number }
  | { reason: 'token_not_yet_valid'; at: number }
  | { reason: 'token_wrong_kind' }
  | { reason: 'token_wrong_access_key' }
  | { reason: 'token_wrong_room' }
  | { reason: 'token_too_large' }
  | { reason: 'token_lifetime_too_long'; limit: number }

export type Reason = Refusal['reason']

export type Answer<T> = Result<T, Refusal>
