// Room: the authority on one room's name, life, settings and codes, and on whether it exists at all.
// A method is one transaction and one answer, with no await between a check and its write. Leaves out
// sealing and tokens (edge/) and every decision (domain/).

import { DurableObject } from 'cloudflare:workers'
import { type Admission, type Entry, judge } from '../domain/admission.ts'
import type { Answer } from '../domain/refusal.ts'
import { no, yes } from '../domain/result.ts'
import {
  changeSettings,
  deletedAt,
  lifeOf,
  type Room as RoomFacts,
  type SettingsChange,
} from '../domain/room.ts'
import {
  type CodePlan,
  type CodeWish,
  ENABLED_CODES,
  isOn,
  type LinkKeyId,
  planCodes,
  type RoomCode,
  type Slot,
  type StoredCode,
} from '../domain/room-code.ts'
import type { Role, RoleId } from '../domain/template.ts'
import { migrate } from './migrate.ts'
import {
  insertCode,
  insertRoom,
  ROOM_STEPS,
  type RoomRow,
  readCode,
  readCodeAt,
  readCodes,
  readRoom,
  switchCode,
  updateRoom,
} from './room-tables.ts'

export type NewRoom = Omit<RoomFacts, 'enabled' | 'updatedAt' | 'archivedAt'>

/** A code that has been sealed for a role, ready to be stored. */
export type NewCode = Pick<StoredCode, 'slot' | 'code' | 'keyId' | 'roleId'>

/** What a code leads to: everything a redirect or an exchange asks the room for. */
export type CodeAnswer = Pick<RoomFacts, 'id' | 'name' | 'templateId' | 'enabled'> & {
  linkTarget: string | null
  archived: boolean
  /** When `deleteOnExp` will archive the room, ms. */
  deletedAt: number | null
  code: StoredCode
}

const factsOf = ({ claimId: _claim, nextSlot: _slot, ...room }: RoomRow): RoomFacts => room

export class Room extends DurableObject<Env> {
  readonly #sql: SqlStorage

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#sql = ctx.storage.sql
    migrate(ctx.storage, ROOM_STEPS)
  }

  /** Every change of what `resolve` would answer goes through here: one transaction, all or nothing.
   * `next` gets the room as it is and returns it as it shall be, or why not. */
  #change(now: number, next: (room: RoomRow) => Answer<RoomRow>): Answer<RoomRow> {
    return this.ctx.storage.transactionSync(() => {
      const room = readRoom(this.#sql)
      if (room === null || lifeOf(room, now) === 'archived') return no({ reason: 'room_not_found' })
      const changed = next(room)
      if (!changed.ok) return changed
      // Strictly later than before, so that of two list rows the newer is known.
      const updatedAt = Math.max(now, room.updatedAt + 1)
      updateRoom(this.#sql, { ...changed.value, updatedAt })
      return yes({ ...changed.value, updatedAt })
    })
  }

  /** Writes only where there is no room; the same claim again changes nothing. `claimed` is false when
   * another claim made this room. */
  create(wish: NewRoom, claimId: string): { claimed: boolean; room: RoomFacts } {
    return this.ctx.storage.transactionSync(() => {
      const there = readRoom(this.#sql)
      if (there !== null) return { claimed: there.claimId === claimId, room: factsOf(there) }
      const life = { enabled: true, updatedAt: wish.createdAt, archivedAt: null }
      const room: RoomRow = { ...wish, ...life, claimId, nextSlot: 0 }
      insertRoom(this.#sql, room)
      return { claimed: true, room: factsOf(room) }
    })
  }

  /** The room in whatever life it is, or null when there is none. */
  read(): { room: RoomFacts | null } {
    const room = readRoom(this.#sql)
    return { room: room === null ? null : factsOf(room) }
  }

  update(change: SettingsChange, now: number): Answer<RoomFacts> {
    const changed = this.#change(now, (room) => {
      const settings = changeSettings(room.settings, change)
      return settings.ok ? yes({ ...room, settings: settings.value }) : settings
    })
    return changed.ok ? yes(factsOf(changed.value)) : changed
  }

  archive(now: number): Answer<RoomFacts> {
    const changed = this.#change(now, (room) => yes({ ...room, archivedAt: now }))
    return changed.ok ? yes(factsOf(changed.value)) : changed
  }

  /** Oldest first. */
  codes(): { codes: StoredCode[] } {
    return { codes: readCodes(this.#sql) }
  }

  /** What making the codes takes; writes nothing. */
  codePlan(wish: CodeWish, keys: readonly LinkKeyId[], now: number): Answer<CodePlan> {
    const room = readRoom(this.#sql)
    if (room === null || lifeOf(room, now) === 'archived') return no({ reason: 'room_not_found' })
    if (!room.enabled) return no({ reason: 'room_disabled' })
    return planCodes(readCodes(this.#sql), room.nextSlot, wish, keys)
  }

  /** Stores all the codes or none, and disables the codes of deleted roles. `stored` is false when the
   * plan is no longer the one they were sealed for: plan again. */
  addCodes(
    plan: CodePlan,
    codes: readonly NewCode[],
    wish: CodeWish,
    keys: readonly LinkKeyId[],
    now: number,
  ): Answer<{ stored: boolean }> {
    let stored = false
    const changed = this.#change(now, (room) => {
      if (!room.enabled) return no({ reason: 'room_disabled' })
      const planned = planCodes(readCodes(this.#sql), room.nextSlot, wish, keys)
      if (!planned.ok) return planned
      if (
        planned.value.fromSlot !== plan.fromSlot ||
        String(planned.value.roles) !== String(plan.roles)
      )
        return yes(room)
      for (const slot of planned.value.dead) switchCode(this.#sql, slot, false, now)
      for (const code of codes)
        insertCode(this.#sql, { ...code, enabled: true, createdAt: now, updatedAt: now })
      stored = true
      return yes({
        ...room,
        nextSlot: Math.max(room.nextSlot, ...codes.map((code) => code.slot + 1)),
      })
    })
    return changed.ok ? yes({ stored }) : changed
  }

  /** Refuses `code_not_found`, `code_not_enableable` (its key or its role is gone, or its room is
   * archived) and `room_code_limit`. Asked again, it changes nothing. */
  switchCode(
    code: RoomCode,
    enabled: boolean,
    roles: readonly RoleId[],
    keys: readonly LinkKeyId[],
    now: number,
  ): Answer<StoredCode> {
    const stored = readCode(this.#sql, code)
    if (stored === null) return no({ reason: 'code_not_found' })
    const changed = this.#change(now, (room) => {
      const alive = roles.includes(stored.roleId) && keys.includes(stored.keyId)
      if (enabled && !alive) return no({ reason: 'code_not_enableable' })
      const on = readCodes(this.#sql).filter(
        (other) => isOn(other, keys) && other.slot !== stored.slot,
      )
      if (enabled && on.length >= ENABLED_CODES)
        return no({ reason: 'room_code_limit', limit: ENABLED_CODES })
      switchCode(this.#sql, stored.slot, enabled, now)
      return yes(room)
    })
    if (!changed.ok)
      return changed.refusal.reason === 'room_not_found'
        ? no({ reason: 'code_not_enableable' })
        : changed
    return yes(readCodeAt(this.#sql, stored.slot) ?? stored)
  }

  /** Reads its rows from storage in the turn it answers. Null: this room owns no such code. */
  resolve(code: RoomCode): { answer: CodeAnswer | null } {
    const room = readRoom(this.#sql)
    const stored = readCode(this.#sql, code)
    if (room === null || stored === null) return { answer: null }
    return {
      answer: {
        id: room.id,
        name: room.name,
        templateId: room.templateId,
        enabled: room.enabled,
        linkTarget: room.settings.linkTarget ?? null,
        archived: room.archivedAt !== null,
        deletedAt: deletedAt(room.settings),
        code: stored,
      },
    }
  }

  /** What joining now would answer. The room holds no sockets yet, so nobody is ever inside. */
  judge(entry: Entry, roles: readonly Role[], now: number): Answer<Admission> {
    const room = readRoom(this.#sql)
    if (room === null) return no({ reason: 'room_not_found' })
    const rank = entry.grant?.ok ? entry.grant.value.rank : null
    const slot: Slot | null = rank?.by === 'code' ? rank.slot : null
    return judge(
      factsOf(room),
      entry,
      {
        roles,
        code: slot === null ? null : readCodeAt(this.#sql, slot),
        peopleInRoom: 0,
        peopleInRole: () => 0,
      },
      now,
    )
  }
}
