// Makes a room, crash-safe and unique: claim the name, make the room, confirm. Until confirmed a room
// is neither listed nor found by name; whatever is cut off in between leaves nothing half-made, and the
// name can be claimed again (docs/design.md).

import type { Answer } from '../domain/refusal.ts'
import { no, yes } from '../domain/result.ts'
import {
  deletedAt,
  type ExtrasChange,
  lay,
  lifeOf,
  nameFromBytes,
  nameKey,
  newSettings,
  type Room,
  type RoomExtras,
  type RoomName,
  type RoomSettings,
  type SettingsChange,
} from '../domain/room.ts'
import type { TemplateId } from '../domain/template.ts'
import { sealRoomId } from '../edge/seal.ts'
import { sha256Hex } from '../edge/sha256.ts'
import type { ListRow } from '../store/directory-tables.ts'
import { shardOfText } from '../store/stubs.ts'
import type { Context } from './context.ts'
import { addressRefusal } from './judge-addresses.ts'
import { freeName } from './rename-room.ts'

/** `name` null: twelve random letters. */
export type RoomWish = {
  name: RoomName | null
  settings: SettingsChange
  extras?: ExtrasChange
  /** Null or absent: the default template. */
  templateId?: TemplateId | null
}

/** A wish that has been checked. */
type Checked = { settings: RoomSettings; extras: RoomExtras; templateId: TemplateId | null }

/** The caller's key and what it came with: the same key with another body is refused. */
export type Idempotency = { key: string; body: string }

/** One making of one room. `keyHash` is null without an Idempotency-Key. */
type Making = { name: RoomName; claimId: string; keyHash: string | null }

export const listRowOf = (room: Room): ListRow => ({
  number: room.number,
  createdAt: room.createdAt,
  updatedAt: room.updatedAt,
  name: room.name,
  enabled: room.enabled,
  templateId: room.templateId,
  deletedAt: deletedAt(room.settings),
})

const randomName = (ctx: Context): RoomName => nameFromBytes(ctx.randomBytes(32)) ?? randomName(ctx)

/** The default template's id stays for ever, so it is asked for once an isolate. */
const defaultTemplateId = async (ctx: Context): Promise<TemplateId> => {
  const offered = ctx.randomBytes(12).toHex() as TemplateId
  ctx.hints.defaultTemplate ??= (await ctx.stores.workspace().defaultTemplate(offered, ctx.now)).id
  return ctx.hints.defaultTemplate
}

/** Claims and makes until the claim is confirmed or the name is somebody else's. */
const make = async (ctx: Context, making: Making, wish: Checked): Promise<Answer<Room>> => {
  const { name, claimId } = making
  const key = nameKey(name)
  const directory = ctx.stores.directory(shardOfText(key))
  const claim = await directory.claim(shardOfText(key), key, claimId, ctx.now)
  switch (claim.outcome) {
    case 'being_made':
      return no({ reason: 'room_being_made', retryAfter: claim.retryAfter })
    case 'numbers_spent':
      return no({ reason: 'room_numbers_spent' })
    case 'named':
      return (await freeName(ctx, key, claim))
        ? make(ctx, making, wish)
        : no({ reason: 'room_exists' })
    case 'claimed': {
      const id = sealRoomId(await ctx.keyring.linkKeys(), claim.number)
      if (id === null) {
        // Another key opens this id too: the number is passed over for good.
        await directory.release(key, claimId)
        return make(ctx, making, wish)
      }
      if (making.keyHash !== null)
        await ctx.stores.directory(shardOfText(making.keyHash)).assign(making.keyHash, claim.number)
      const templateId = wish.templateId ?? (await defaultTemplateId(ctx))
      const fresh = { ...wish, number: claim.number, id, name, templateId, createdAt: ctx.now }
      const { room } = await ctx.stores.room(claim.number).create(fresh, claimId)
      if (lifeOf(room, ctx.now) === 'archived') return no({ reason: 'idempotency_key_archived' })
      const { confirmed } = await directory.confirm(key, claimId, listRowOf(room))
      if (confirmed) return yes(room)
      // Too slow: the claim was taken over. The room was never findable and shall not stay.
      await ctx.stores.room(claim.number).archive(ctx.now)
      return no({ reason: 'room_exists' })
    }
  }
}

/** A wish, checked. Refuses an address that cannot be taken, and what `newSettings` refuses. */
const check = (ctx: Context, wish: RoomWish): Answer<Checked> => {
  const badAddress = addressRefusal(ctx.config, wish)
  if (badAddress !== null) return no(badAddress)
  const settings = newSettings(wish.settings, ctx.now)
  if (!settings.ok) return settings
  const extras = lay<RoomExtras>({}, wish.extras ?? {})
  return yes({ settings: settings.value, extras, templateId: wish.templateId ?? null })
}

/** What an Idempotency-Key already made, or the making it stands for. `checked` is what the wish is by
 * now: a key that made its room answers with it, though the same wish would be refused today. */
const recall = async (
  ctx: Context,
  wish: RoomWish,
  checked: Answer<Checked>,
  { key, body }: Idempotency,
): Promise<Answer<{ made: Room } | { making: Making }>> => {
  const keyHash = await sha256Hex(`anteroom idempotency ${key}`)
  const offered = checked.ok ? (wish.name ?? randomName(ctx)) : null
  const directory = ctx.stores.directory(shardOfText(keyHash))
  const memo = await directory.remember(keyHash, await sha256Hex(body), offered, ctx.now)
  if (memo.outcome === 'other_body') return no({ reason: 'idempotency_key_reused' })
  if (memo.outcome === 'unknown') return checked.ok ? no({ reason: 'internal_error' }) : checked
  // With the moment the key was opened: a day later the same key stands for another making.
  const claimId = `key-${memo.openedAt}-${keyHash}`
  const making: Making = { name: memo.name, claimId, keyHash }
  if (memo.number === null) return yes({ making })
  const { room } = await ctx.stores.room(memo.number).read()
  if (room !== null && lifeOf(room, ctx.now) === 'archived')
    return no({ reason: 'idempotency_key_archived' })
  // Made, but perhaps never confirmed: confirming again is harmless, and finishes it. A room that has
  // another name by now was renamed, so it was confirmed.
  const { found } = await ctx.stores
    .directory(shardOfText(nameKey(memo.name)))
    .find(nameKey(memo.name))
  const confirmed = found?.number === memo.number || room?.name !== memo.name
  return yes(room !== null && confirmed ? { made: room } : { making })
}

/** Refuses what `newSettings` refuses, `room_exists`, `room_being_made`, `idempotency_key_reused`,
 * `idempotency_key_archived`, `room_numbers_spent`. */
export const openRoom = async (
  ctx: Context,
  wish: RoomWish,
  idempotency: Idempotency | null,
): Promise<Answer<Room>> => {
  const checked = check(ctx, wish)
  const recalled =
    idempotency === null
      ? yes({ making: { name: wish.name ?? randomName(ctx), claimId: ctx.uuid(), keyHash: null } })
      : await recall(ctx, wish, checked, idempotency)
  if (!recalled.ok) return recalled
  if ('made' in recalled.value) return yes(recalled.value.made)
  return checked.ok ? make(ctx, recalled.value.making, checked.value) : checked
}
