// The part of a Room object that is no more than its rows: the authority on one room's name, life, settings
// and codes, and on whether it exists at all. A method is one transaction and one answer, with no await
// between a check and its write. Leaves out who is in it (room-object.ts), sealing and tokens (edge/) and
// every decision (domain/).

import { DurableObject } from 'cloudflare:workers'
import type { Answer, Refusal } from '../domain/refusal.ts'
import { no, yes } from '../domain/result.ts'
import {
  changeRoom,
  deletedAt,
  lifeOf,
  nameKey,
  type RoomChange,
  type Room as RoomFacts,
  type RoomName,
} from '../domain/room.ts'
import {
  areOneHolders,
  type CodePlan,
  type CodeWish,
  ENABLED_CODES,
  isOn,
  type LinkKeyId,
  planCodes,
  type RoomCode,
  type StoredCode,
} from '../domain/room-code.ts'
import type { RoleId } from '../domain/template.ts'
import { type Changed, LeaseBook, type Told } from './lease-book.ts'
import { migrate } from './migrate.ts'
import {
  FRESH_ROOM,
  insertCode,
  insertRoom,
  isRefusedClaim,
  ROOM_STEPS,
  type RoomRow,
  readCode,
  readCodeAt,
  readCodes,
  readRoom,
  readVersion,
  refuseClaim,
  updateRoom,
  writeSwitch,
} from './room-tables.ts'

export type NewRoom = Omit<RoomFacts, 'enabled' | 'updatedAt' | 'archivedAt'>

/** A name that was claimed for a room; null: its own, written anew. */
export type Renaming = { name: RoomName; claimId: string | null }

/** A code that has been sealed for a role, ready to be stored. */
export type NewCode = Pick<StoredCode, 'slot' | 'code' | 'keyId' | 'roleId' | 'user'>

/** What a redirect or an exchange asks the room for. */
type Face = Pick<RoomFacts, 'number' | 'id' | 'name' | 'templateId' | 'enabled'> & {
  linkTarget: string | null
  archived: boolean
  /** When `deleteOnExp` will archive the room, ms. */
  deletedAt: number | null
}

/** What a code leads to. */
export type CodeAnswer = Face & { code: StoredCode }

const faceOf = (room: RoomRow): Face => ({
  number: room.number,
  id: room.id,
  name: room.name,
  templateId: room.templateId,
  enabled: room.enabled,
  linkTarget: room.settings.linkTarget ?? null,
  archived: room.archivedAt !== null,
  deletedAt: deletedAt(room.settings),
})

/** The room as it shall be; whether a code was switched; and whether the call was about what links do,
 * so that the same call again waits as the first did, though nothing is left to change. */
type Next = { room: RoomRow; switched: boolean; concernsLinks: boolean }

/** Settings that `resolve` answers from. */
const LINK_SETTINGS = ['linkTarget', 'deleteOnExp', 'expireUnixSec'] as const

const isAboutLinks = ({ settings = {}, enabled, templateId }: RoomChange): boolean =>
  enabled !== undefined ||
  templateId !== undefined ||
  LINK_SETTINGS.some((field) => settings[field] !== undefined)

const hasDeadRoles = (codes: readonly StoredCode[], wish: CodeWish): boolean =>
  'every' in wish && codes.some(({ roleId }) => !wish.every.includes(roleId))

const isSamePlan = (a: CodePlan, b: CodePlan): boolean =>
  a.fromSlot === b.fromSlot && String(a.roles) === String(b.roles)

const factsOf = ({ claimId: _claim, nextSlot: _slot, ...room }: RoomRow): RoomFacts => room

export class SettledRoom extends DurableObject<Env> {
  protected readonly sql: SqlStorage
  readonly #leases: LeaseBook

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.sql = ctx.storage.sql
    migrate(ctx.storage, ROOM_STEPS, { fresh: FRESH_ROOM })
    this.#leases = new LeaseBook(this.sql, env.EDGE_LEASE_SECONDS)
  }

  /** Every change goes through here: one transaction, all or nothing, with the wait for leases on what
   * `resolve` would have answered before. `next` gets the room as it is and says what it shall be, or
   * why not. */
  protected change(now: number, next: (room: RoomRow) => Answer<Next>): Answer<Changed<RoomFacts>> {
    return this.ctx.storage.transactionSync(() => {
      const room = readRoom(this.sql)
      if (room === null || lifeOf(room, now) === 'archived') return no({ reason: 'room_not_found' })
      const wanted = next(room)
      if (!wanted.ok) return wanted
      const { concernsLinks, switched } = wanted.value
      // Strictly later than before: the version of list rows and of what `resolve` answers.
      const changed = { ...wanted.value.room, updatedAt: Math.max(now, room.updatedAt + 1) }
      updateRoom(this.sql, changed)
      const affects = switched || JSON.stringify(faceOf(changed)) !== JSON.stringify(faceOf(room))
      // A call that could not have moved a link waits for nothing, whatever was leased before.
      const waitMs = affects || concernsLinks ? this.#leases.settle(affects) : 0
      return yes({ value: factsOf(changed), waitMs })
    })
  }

  /** Writes only where there is no room; the same claim again changes nothing. `claimed` is false when
   * another claim made this room. */
  create(wish: NewRoom, claimId: string): { claimed: boolean; room: RoomFacts } {
    return this.ctx.storage.transactionSync(() => {
      const there = readRoom(this.sql)
      if (there !== null) return { claimed: there.claimId === claimId, room: factsOf(there) }
      const life = { enabled: true, updatedAt: wish.createdAt, archivedAt: null }
      const room: RoomRow = { ...wish, ...life, claimId, nextSlot: 0 }
      insertRoom(this.sql, room)
      return { claimed: true, room: factsOf(room) }
    })
  }

  /** The room in whatever life it is, or null when there is none. */
  read(): { room: RoomFacts | null } {
    const room = readRoom(this.sql)
    return { room: room === null ? null : factsOf(room) }
  }

  /** Changes what was sent, and the name when it was claimed for this room, all or nothing. Refuses
   * `room_exists` when somebody was told meanwhile that the claim is void, `room_being_made` when its own name
   * is another one by now. */
  update(change: RoomChange, renaming: Renaming | null, now: number): Answer<Changed<RoomFacts>> {
    return this.change(now, (room) => {
      const changed = changeRoom(room, change)
      if (!changed.ok) return changed
      const fault = renaming === null ? null : this.#nameFault(room, renaming)
      if (fault !== null) return no(fault)
      const next = { ...changed.value, name: renaming?.name ?? room.name }
      const concernsLinks = renaming !== null || isAboutLinks(change)
      return yes({ room: next, switched: false, concernsLinks })
    })
  }

  #nameFault(room: RoomRow, { name, claimId }: Renaming): Refusal | null {
    if (claimId !== null)
      return isRefusedClaim(this.sql, claimId) ? { reason: 'room_exists' } : null
    return nameKey(name) === nameKey(room.name)
      ? null
      : { reason: 'room_being_made', retryAfter: 1 }
  }

  /** Is this claim on a name made good? When the room is not live or not called so, the claim is void
   * from now on: a rename that is slow or dead can no longer take the name. */
  holds(key: string, claimId: string, now: number): { holds: boolean } {
    return this.ctx.storage.transactionSync(() => {
      const room = readRoom(this.sql)
      const holds = room !== null && lifeOf(room, now) !== 'archived' && nameKey(room.name) === key
      if (!holds) refuseClaim(this.sql, claimId)
      return { holds }
    })
  }

  archive(now: number): Answer<Changed<RoomFacts>> {
    return this.change(now, (room) =>
      yes({ room: { ...room, archivedAt: now }, switched: false, concernsLinks: true }),
    )
  }

  /** Oldest first. */
  codes(): { codes: StoredCode[] } {
    return { codes: readCodes(this.sql) }
  }

  /** What making the codes takes; writes nothing. */
  codePlan(wish: CodeWish, keys: readonly LinkKeyId[], now: number): Answer<CodePlan> {
    const room = readRoom(this.sql)
    if (room === null || lifeOf(room, now) === 'archived') return no({ reason: 'room_not_found' })
    if (!room.enabled) return no({ reason: 'room_disabled' })
    return planCodes(readCodes(this.sql), room.nextSlot, wish, keys)
  }

  /** Stores all the codes or none, and disables the codes of deleted roles. `stored` is false when the
   * plan is no longer the one they were sealed for: plan again. */
  addCodes(
    plan: CodePlan,
    codes: readonly NewCode[],
    wish: CodeWish,
    keys: readonly LinkKeyId[],
    now: number,
  ): Answer<Changed<{ stored: boolean }>> {
    let stored = false
    const changed = this.change(now, (room) => {
      if (!room.enabled) return no({ reason: 'room_disabled' })
      const there = readCodes(this.sql)
      const planned = planCodes(there, room.nextSlot, wish, keys)
      if (!planned.ok) return planned
      // Making a code waits for nothing; disabling those of deleted roles does, also when asked again.
      const concernsLinks = hasDeadRoles(there, wish)
      if (!isSamePlan(planned.value, plan)) return yes({ room, switched: false, concernsLinks })
      const switched = planned.value.dead.filter((slot) => writeSwitch(this.sql, slot, false, now))
      for (const code of codes)
        insertCode(this.sql, { ...code, enabled: true, createdAt: now, updatedAt: now })
      stored = true
      const nextSlot = Math.max(room.nextSlot, ...codes.map((code) => code.slot + 1))
      return yes({ room: { ...room, nextSlot }, switched: switched.length > 0, concernsLinks })
    })
    return changed.ok ? yes({ value: { stored }, waitMs: changed.value.waitMs }) : changed
  }

  /** Refuses `code_not_found`, `code_not_enableable` (its key or its role is gone, or its room is
   * archived), `room_code_limit` and `personal_code_exists`. Asked again, it changes nothing. */
  switchCode(
    code: RoomCode,
    enabled: boolean,
    roles: readonly RoleId[],
    keys: readonly LinkKeyId[],
    now: number,
  ): Answer<Changed<StoredCode>> {
    const stored = readCode(this.sql, code)
    if (stored === null) return no({ reason: 'code_not_found' })
    const changed = this.change(now, (room) => {
      const alive = roles.includes(stored.roleId) && keys.includes(stored.keyId)
      if (enabled && !alive) return no({ reason: 'code_not_enableable' })
      const others = readCodes(this.sql).filter(
        (other) => other.slot !== stored.slot && isOn(other, keys),
      )
      if (enabled && others.length >= ENABLED_CODES)
        return no({ reason: 'room_code_limit', limit: ENABLED_CODES })
      if (enabled && others.some((other) => areOneHolders(other, stored)))
        return no({ reason: 'personal_code_exists' })
      const switched = writeSwitch(this.sql, stored.slot, enabled, now)
      return yes({ room, switched, concernsLinks: true })
    })
    if (changed.ok)
      return yes({
        value: readCodeAt(this.sql, stored.slot) ?? stored,
        waitMs: changed.value.waitMs,
      })
    if (changed.refusal.reason !== 'room_not_found') return changed
    // Its room is archived: the code is off, and settles when the archiving does.
    return enabled
      ? no({ reason: 'code_not_enableable' })
      : yes({ value: { ...stored, enabled: false }, waitMs: this.#leases.settle(false) })
  }

  /** Reads its rows from storage in the turn it answers. Null: this room owns no such code; that is
   * never leased, so that making a code never waits. `known`: the version of what the asker holds. */
  resolve(code: RoomCode, known: number | null): Told<CodeAnswer> {
    const version = readVersion(this.sql)
    if (known !== null && version === known)
      return { answer: 'same', version, leaseMs: this.#leases.grant() }
    const [room, stored] = [readRoom(this.sql), readCode(this.sql, code)]
    if (room === null || stored === null) return { answer: null, version: 0, leaseMs: 0 }
    const answer = { ...faceOf(room), code: stored }
    return { answer, version: room.updatedAt, leaseMs: this.#leases.grant() }
  }
}
