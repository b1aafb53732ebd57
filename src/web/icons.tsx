// The drawings on the buttons of the lobby, each once, and the reference to one. They say nothing by
// themselves: every button has its words. The room has more (client/pages/meeting-stage.html).

const DRAWINGS = {
  mic: 'M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3ZM5.5 11a6.5 6.5 0 0 0 13 0M12 17.5V21',
  'mic-off':
    'M9 9v2a3 3 0 0 0 4.6 2.5M15 10.5V6a3 3 0 0 0-5.7-1.3M5.5 11a6.5 6.5 0 0 0 10 5.5M18.2 13a6.5 6.5 0 0 0 .3-2M12 17.5V21M4 4l16 16',
  camera:
    'M4.5 6.5h9a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2h-9a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2ZM15.5 11l6-3.5v9l-6-3.5',
  'camera-off':
    'M8.5 6.5h5a2 2 0 0 1 2 2v5M14.5 17.2a2 2 0 0 1-1 .3h-9a2 2 0 0 1-2-2v-7a2 2 0 0 1 1.7-2M15.5 11l6-3.5v9l-3-1.75M4 4l16 16',
} as const

type IconName = keyof typeof DRAWINGS

/** Stands once in the page. */
export const Icons = () => (
  <svg hidden aria-hidden="true">
    {Object.entries(DRAWINGS).map(([name, path]) => (
      <symbol id={`icon-${name}`} viewBox="0 0 24 24">
        <path d={path} />
      </symbol>
    ))}
  </svg>
)

const Icon = ({ name }: { name: IconName }) => (
  <svg class="icon" aria-hidden="true">
    <use href={`#icon-${name}`} />
  </svg>
)

/** One for each state of a switch: which is seen, the stylesheet says. */
export const SwitchIcon = ({ name }: { name: 'mic' | 'camera' }) => (
  <>
    <Icon name={name} />
    <Icon name={`${name}-off`} />
  </>
)
