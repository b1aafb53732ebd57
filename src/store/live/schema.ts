// The tables of the live room: sessions, seats, requests, bans. Leaves out their queries (seat-tables.ts,
// request-tables.ts).

/** Part of LIVE_STEPS. Partial indexes hold only who is here now, so that a long history costs joining nothing. */
export const LIVE_STEP = `
  CREATE TABLE session (
    id TEXT PRIMARY KEY,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    quiet_since INTEGER
  ) STRICT;
  CREATE INDEX session_on ON session (id) WHERE ended_at IS NULL;
  CREATE INDEX session_by_start ON session (started_at, id);
  CREATE TABLE seat (
    id TEXT PRIMARY KEY,
    session_id TEXT NOT NULL,
    name TEXT NOT NULL,
    email TEXT,
    external_user_id TEXT,
    meta TEXT,
    role TEXT NOT NULL,
    role_id INTEGER,
    is_admin INTEGER NOT NULL,
    may_end INTEGER NOT NULL,
    jti TEXT,
    slot INTEGER,
    browser TEXT,
    os TEXT,
    joined_at INTEGER NOT NULL,
    time_up_at INTEGER,
    away_since INTEGER,
    resume_hash TEXT NOT NULL,
    former_hash TEXT NOT NULL DEFAULT '',
    audio INTEGER NOT NULL,
    video INTEGER NOT NULL,
    screen INTEGER NOT NULL,
    left_at INTEGER,
    left_reason TEXT
  ) STRICT;
  CREATE INDEX seat_held ON seat (resume_hash) WHERE left_at IS NULL;
  CREATE INDEX seat_held_before ON seat (former_hash) WHERE left_at IS NULL;
  CREATE INDEX seat_away ON seat (away_since) WHERE left_at IS NULL AND away_since IS NOT NULL;
  CREATE INDEX seat_timed ON seat (time_up_at) WHERE left_at IS NULL AND time_up_at IS NOT NULL;
  CREATE INDEX seat_role ON seat (role_id) WHERE left_at IS NULL AND role_id IS NOT NULL;
  CREATE INDEX seat_sharing ON seat (id) WHERE left_at IS NULL AND audio + video + screen > 0;
  CREATE INDEX seat_of_session ON seat (session_id, joined_at, id);
  CREATE INDEX seat_of_person ON seat (external_user_id, session_id) WHERE external_user_id IS NOT NULL;
  CREATE TABLE join_request (
    id TEXT PRIMARY KEY,
    seat_id TEXT NOT NULL,
    session_id TEXT NOT NULL,
    name TEXT NOT NULL,
    message TEXT,
    address_hash TEXT NOT NULL,
    resume_hash TEXT NOT NULL,
    former_hash TEXT NOT NULL DEFAULT '',
    browser TEXT,
    os TEXT,
    requested_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    away_since INTEGER,
    outcome TEXT,
    closed_by TEXT,
    closed_at INTEGER
  ) STRICT;
  CREATE INDEX request_waiting ON join_request (requested_at) WHERE closed_at IS NULL;
  CREATE INDEX request_closed ON join_request (closed_at) WHERE closed_at IS NOT NULL;
  CREATE TABLE denied_address (address_hash TEXT PRIMARY KEY, denied_at INTEGER NOT NULL) STRICT;
  CREATE TABLE ban (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    jti TEXT,
    external_user_id TEXT,
    code TEXT,
    name TEXT NOT NULL,
    by TEXT NOT NULL,
    at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX ban_jti ON ban (jti) WHERE jti IS NOT NULL;
  CREATE INDEX ban_person ON ban (external_user_id) WHERE external_user_id IS NOT NULL;
  CREATE TABLE failed_item (key TEXT PRIMARY KEY, tries INTEGER NOT NULL, next_at INTEGER NOT NULL) STRICT;`

/** Keys open by an index: a request's too, and no index holds the key before the first. */
export const KEYS_STEP = `
  DROP INDEX seat_held_before;
  CREATE INDEX seat_held_before ON seat (former_hash) WHERE left_at IS NULL AND former_hash <> '';
  CREATE INDEX request_held ON join_request (resume_hash);
  CREATE INDEX request_held_before ON join_request (former_hash) WHERE former_hash <> '';`
