// Before the room: preview, name, "Join"; waiting; and the end. All of it stands in the page from the first
// paint on; the script shows one part after the other. Leaves out the room itself (client/pages/meeting-stage.html).

import type { RoomPage } from '../domain/room-page.ts'
import { SwitchIcon } from './icons.tsx'

const Device = ({ id, label }: { id: string; label: string }) => (
  <div class="field" id={`${id}-field`} hidden>
    <label for={id}>{label}</label>
    <select id={id} />
  </div>
)

/** Moves into the room's settings when one is in. */
const Devices = () => (
  <div id="devices">
    <Device id="camera-device" label="Camera" />
    <Device id="microphone-device" label="Microphone" />
    <Device id="speaker-device" label="Speaker" />
  </div>
)

const Preview = ({ isHidden }: { isHidden: boolean }) => (
  <section
    class="preview"
    id="preview-part"
    aria-label="Your camera and microphone"
    hidden={isHidden}
  >
    <div class="picture">
      <video id="preview" class="mirrored" autoplay playsinline muted hidden aria-label="You" />
      <p id="preview-off">Your camera is off</p>
      <div class="level" id="level" aria-hidden="true" hidden>
        <i />
        <i />
        <i />
        <i />
        <i />
      </div>
      <div class="switches">
        <button type="button" class="round" id="lobby-mic" aria-pressed="false" disabled>
          <SwitchIcon name="mic" />
          <span class="unseen">Microphone</span>
        </button>
        <button type="button" class="round" id="lobby-camera" aria-pressed="false" disabled>
          <SwitchIcon name="camera" />
          <span class="unseen">Camera</span>
        </button>
      </div>
    </div>
    <p class="trouble" id="lobby-trouble" role="status" hidden />
    <details class="choose" id="choose" hidden>
      <summary>Choose devices</summary>
      <Devices />
    </details>
  </section>
)

const PRIVATE = 'This room is private. Open the link you were given, or ask the host for one.'

export const Lobby = ({ page, role }: { page: RoomPage; role: string | null }) => (
  <main id="lobby" class="lobby">
    <Preview isHidden={page.bare === 'needs a token'} />
    <section class="door" aria-label="Come in">
      <p class="eyebrow">{page.code === null ? 'Meeting' : 'You are invited to'}</p>
      <h1>{page.roomName}</h1>
      {role !== null && (
        <p class="as">
          You come as <b>{role}</b>
        </p>
      )}
      <p id="needs-token" hidden={page.bare !== 'needs a token'}>
        {PRIVATE}
      </p>
      <form id="door" autocomplete="on" hidden={page.bare === 'needs a token'}>
        <p id="named" hidden>
          Joining as <b />
        </p>
        <div class="field" id="name-field">
          <label for="name">Your name</label>
          <input
            id="name"
            name="name"
            autocomplete="name"
            maxlength={100}
            required
            value={page.name ?? ''}
          />
        </div>
        <div class="field" id="words-field" hidden={page.bare !== 'may ask'}>
          <label for="words">
            A word to the host <small>(if you like)</small>
          </label>
          <input id="words" maxlength={200} autocomplete="off" />
        </div>
        <p class="fault" id="door-fault" role="alert" hidden />
        <p class="actions">
          <button type="submit" id="join">
            {page.bare === 'may ask' ? 'Ask to join' : 'Join'}
          </button>
        </p>
        <p class="hint" id="asks-hint" hidden={page.bare !== 'may ask'}>
          The host decides who comes in, and sees your name.
        </p>
      </form>
      <noscript>
        <p class="trouble">
          To join, this page needs JavaScript. Switch it on in your browser, then load the page
          again.
        </p>
      </noscript>
    </section>
  </main>
)

export const Waiting = ({ room }: { room: string }) => (
  <main id="waiting" class="card" hidden tabindex={-1}>
    <p class="eyebrow">{room}</p>
    <h1>You asked to join</h1>
    <p id="waiting-words" role="status" />
    <div class="breath" aria-hidden="true">
      <i />
      <i />
      <i />
    </div>
    <p class="actions">
      <button type="button" class="second" id="withdraw">
        Withdraw
      </button>
    </p>
  </main>
)

/** While a page that was loaded again comes back to its seat. */
export const Coming = ({ room }: { room: string }) => (
  <main id="coming" class="card" hidden>
    <p class="eyebrow">{room}</p>
    <h1 role="status">Coming in…</h1>
    <div class="breath" aria-hidden="true">
      <i />
      <i />
      <i />
    </div>
  </main>
)

export const Over = ({ room }: { room: string }) => (
  <main id="over" class="card" hidden tabindex={-1}>
    <p class="eyebrow">{room}</p>
    <h1 id="over-head">You are out</h1>
    <p id="over-words" />
    <p class="said" id="over-said" hidden />
    <p class="actions" id="over-actions">
      <button type="button" id="again">
        Join again
      </button>
    </p>
  </main>
)
