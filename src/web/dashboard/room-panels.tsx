// What stands beside a room on its page: its settings in words, how to show it on another page, closing and deleting.

import type { Child } from 'hono/jsx'
import type { Room } from '../../domain/room.ts'
import { roomPath } from './at-room.tsx'
import { Act, between, Copy, count, Moment, Panel } from './words.tsx'

/** A way into a room, beside the page it stands on. */
export const Opens = ({ to, children }: { to: string; children: Child }) => (
  <a href={to} target="_blank" rel="noreferrer">
    {children}
  </a>
)

const seconds = (n: number | undefined) => (n === undefined ? 'No limit' : between(0, n * 1000))

const moment = (n: number | undefined, never: string) =>
  n === undefined ? never : <Moment at={n * 1000} />

export const SettingsPanel = ({ room, template }: { room: Room; template: string }) => {
  const { settings } = room
  const webhooks = [
    settings.meetingStartedWebhook,
    settings.meetingJoinWebhook,
    settings.meetingLeftWebhook,
    settings.meetingEndedWebhook,
    room.extras.webhook,
  ].filter(Boolean).length
  return (
    <Panel
      id="settings"
      title="Settings"
      tools={
        <a class="button second small" href={roomPath(room, '/edit')}>
          Edit
        </a>
      }
    >
      <dl>
        <dt>Who may join</dt>
        <dd>
          {settings.privacy === 'public' ? 'Whoever knows the name' : 'With a token or a link'}
          {settings.privacy === 'private' && settings.enableRequestToJoin && ', others may ask'}
        </dd>
        <dt>Opens</dt>
        <dd>{moment(settings.notBeforeUnixSec, 'At once')}</dd>
        <dt>Expires</dt>
        <dd>
          {moment(settings.expireUnixSec, 'Never')}
          {settings.ejectAtRoomExp && ', puts everybody out'}
          {settings.deleteOnExp && ', is deleted'}
        </dd>
        <dt>Most people</dt>
        <dd>
          {settings.maxParticipants === undefined
            ? 'No limit'
            : count(settings.maxParticipants, 'person', 'people')}
        </dd>
        <dt>Each stays</dt>
        <dd>{seconds(settings.ejectAfterElapsedTimeInSec)}</dd>
        <dt>Template</dt>
        <dd>{template}</dd>
        <dt>Webhooks</dt>
        <dd>{webhooks === 0 ? 'None' : webhooks}</dd>
        <dt>Made</dt>
        <dd>
          <Moment at={room.createdAt} />
        </dd>
        <dt>Room id</dt>
        <dd>
          <code class="id">{room.id}</code>
        </dd>
      </dl>
    </Panel>
  )
}

const frameOf = (address: string): string =>
  `<iframe src="${address}"\n  allow="camera; microphone; display-capture; autoplay"\n  width="100%" height="600" title="Meeting"></iframe>`

type Embedded = { room: Room; address: string; pages: readonly string[] }

export const EmbedPanel = ({ room: { settings }, address, pages }: Embedded) => {
  const needsToken = settings.privacy === 'private' && !settings.enableRequestToJoin
  const frame = frameOf(needsToken ? `${address}#accessToken=...` : address)
  return (
    <Panel id="embed" title="On a page of yours" tools={<Copy text={frame} what="the iframe" />}>
      <pre tabindex={0}>{frame}</pre>
      <p class="hint">
        {needsToken && 'Put the person’s token there, or use a room link. '}
        {pages.length === 0
          ? 'No page may show it yet: FRAME_ANCESTORS of this deployment names none.'
          : `Pages of ${pages.join(', ')} may show it.`}
      </p>
    </Panel>
  )
}

export const ClosePanel = ({ room }: { room: Room }) => (
  <Panel id="close" title={room.enabled ? 'Close or delete' : 'Closed'}>
    <p class="hint">
      {room.enabled
        ? 'A closed room lets nobody in, by whatever link or token, until you open it again.'
        : 'Nobody joins it, by whatever link or token, until you open it again.'}
    </p>
    <div class="actions">
      <Act
        to={roomPath(room, room.enabled ? '/close' : '/open')}
        say={room.enabled ? 'Close the room' : 'Open it again'}
        busy={room.enabled ? 'Closing everywhere…' : 'Opening…'}
      />
      <a class="button danger small" href={roomPath(room, '/delete')}>
        Delete…
      </a>
    </div>
  </Panel>
)
