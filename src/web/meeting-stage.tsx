// The room: tiles, who asks to come in, the bar of switches, people, chat, and the questions that are asked
// before something cannot be undone. An empty frame: the script fills it.

import type { Child } from 'hono/jsx'
import { Icon, type IconName, SwitchIcon } from './icons.tsx'

type ToolProps = { id: string; words: string; keys?: string; kind?: string; children: Child }

/** `keys`: pressed alone, it does the same. */
const Switch = ({ id, words, keys, kind = '', children }: ToolProps) => (
  <button
    type="button"
    class={`round ${kind}`}
    id={id}
    aria-pressed="false"
    aria-keyshortcuts={keys}
    title={keys === undefined ? words : `${words} (${keys.toUpperCase()})`}
  >
    {children}
    <span class="unseen">{words}</span>
  </button>
)

type OpenerProps = { id: string; words: string; icon: IconName; opens: string }

const Opener = ({ id, words, icon, opens }: OpenerProps) => (
  <button
    type="button"
    class="round"
    id={id}
    aria-expanded="false"
    aria-controls={opens}
    title={words}
  >
    <Icon name={icon} />
    <span class="unseen">{words}</span>
    <b class="count" id={`${id}-count`} hidden />
  </button>
)

const Bar = () => (
  <nav class="bar" aria-label="Meeting">
    <Switch id="mic" words="Microphone" keys="m">
      <SwitchIcon name="mic" />
    </Switch>
    <Switch id="camera" words="Camera" keys="v">
      <SwitchIcon name="camera" />
    </Switch>
    <Switch id="screen" words="Share your screen" kind="offers">
      <Icon name="screen" />
    </Switch>
    <Opener id="people-opener" words="People" icon="people" opens="people" />
    <Opener id="chat-opener" words="Chat" icon="chat" opens="chat" />
    <button type="button" class="round" id="settings-opener" title="Settings">
      <Icon name="settings" />
      <span class="unseen">Settings</span>
    </button>
    <button type="button" class="leave" id="leave">
      <Icon name="leave" />
      <span>Leave</span>
    </button>
  </nav>
)

const Panel = ({ id, title, children }: { id: string; title: string; children: Child }) => (
  <aside id={id} class="side" aria-labelledby={`${id}-head`} hidden>
    <header>
      <h2 id={`${id}-head`} tabindex={-1}>
        {title}
      </h2>
      <button type="button" class="quiet close" data-closes={id} title={`Close ${title}`}>
        <Icon name="close" />
        <span class="unseen">Close {title}</span>
      </button>
    </header>
    {children}
  </aside>
)

const People = () => (
  <Panel id="people" title="People">
    <div class="scroll">
      <section id="asking" hidden>
        <h3>Waiting to come in</h3>
        <ul class="rows" id="askers" />
      </section>
      <ul class="rows" id="everybody" />
    </div>
  </Panel>
)

const Chat = () => (
  <Panel id="chat" title="Chat">
    <div class="scroll" id="said-scroll" tabindex={0} role="log" aria-label="Messages">
      <p class="empty" id="said-none">
        Whoever is here now sees what you write. Nothing is kept.
      </p>
      <ol class="said-list" id="said" />
    </div>
    <form id="say">
      <label for="say-words" class="unseen">
        Message to everybody
      </label>
      <input id="say-words" maxlength={1000} autocomplete="off" placeholder="Write to everybody" />
      <button type="submit">Send</button>
    </form>
  </Panel>
)

const Questions = () => (
  <>
    <dialog id="eject" aria-labelledby="eject-head">
      <form method="dialog">
        <h2 id="eject-head">Remove this person?</h2>
        <p>The others stay. With the link this person can come back, unless you say no here.</p>
        <div class="check">
          <input type="checkbox" id="eject-ban" />
          <label for="eject-ban">Do not let this person back in</label>
        </div>
        <p class="actions">
          <button type="submit" value="eject" class="danger">
            Remove
          </button>
          <button type="submit" value="" class="second">
            Keep
          </button>
        </p>
      </form>
    </dialog>
    <dialog id="leaving" aria-labelledby="leaving-head">
      <form method="dialog">
        <h2 id="leaving-head">Leave, or end it for everybody?</h2>
        <p>If you leave, the others go on. If you end it, everybody is out.</p>
        <p class="actions">
          <button type="submit" value="leave">
            Leave
          </button>
          <button type="submit" value="end" class="danger">
            End for everybody
          </button>
          <button type="submit" value="" class="second">
            Stay
          </button>
        </p>
      </form>
    </dialog>
    <dialog id="settings" aria-labelledby="settings-head">
      <form method="dialog">
        <h2 id="settings-head">Settings</h2>
        <div id="settings-devices" />
        <div class="check">
          <input type="checkbox" id="shortcuts" checked />
          <label for="shortcuts">Switch by keyboard: M microphone, V camera</label>
        </div>
        <p class="actions">
          <button type="submit" value="">
            Done
          </button>
        </p>
      </form>
    </dialog>
  </>
)

export const Stage = ({ room }: { room: string }) => (
  <main id="room" class="room" hidden>
    <header class="top">
      <h1 tabindex={-1} id="room-head">
        {room}
      </h1>
      <p class="chip" id="time-left" hidden />
    </header>
    <div class="middle">
      <div class="stage">
        <div id="tiles" class="tiles" data-count="1" />
        <div class="cards">
          <p class="note" id="reconnecting" role="status" hidden>
            Reconnecting…
          </p>
          <div class="note" id="sound-off" hidden>
            <p>Your browser keeps the sound off.</p>
            <button type="button" class="small" id="sound-on">
              Turn sound on
            </button>
          </div>
          <p class="note" id="note" role="status" hidden />
          <div class="note knock" id="knock" hidden />
          <div class="note" id="invite" hidden>
            <p>
              You are the only one here. Others come in by <code id="invite-link" />
            </p>
            <button type="button" class="small second" id="invite-copy">
              Copy
            </button>
          </div>
        </div>
      </div>
      <People />
      <Chat />
    </div>
    <Bar />
    <Questions />
  </main>
)
