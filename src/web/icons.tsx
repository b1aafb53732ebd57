// The drawings on the buttons of a meeting, each once, and the reference to one. They say nothing by
// themselves: every button has its words.

const DRAWINGS = {
  mic: 'M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3ZM5.5 11a6.5 6.5 0 0 0 13 0M12 17.5V21',
  'mic-off':
    'M9 9v2a3 3 0 0 0 4.6 2.5M15 10.5V6a3 3 0 0 0-5.7-1.3M5.5 11a6.5 6.5 0 0 0 10 5.5M18.2 13a6.5 6.5 0 0 0 .3-2M12 17.5V21M4 4l16 16',
  camera:
    'M4.5 6.5h9a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2h-9a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2ZM15.5 11l6-3.5v9l-6-3.5',
  'camera-off':
    'M8.5 6.5h5a2 2 0 0 1 2 2v5M14.5 17.2a2 2 0 0 1-1 .3h-9a2 2 0 0 1-2-2v-7a2 2 0 0 1 1.7-2M15.5 11l6-3.5v9l-3-1.75M4 4l16 16',
  screen:
    'M4.5 4.5h15a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-15a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2ZM8 20.5h8M12 13.5v-6M9 10l3-3 3 3',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 20a6.5 6.5 0 0 1 13 0M16 4.3a3.5 3.5 0 0 1 0 6.4M18 14.2a6.5 6.5 0 0 1 3.5 5.8',
  chat: 'M20 15.5a2 2 0 0 1-2 2H9l-5 3.5V6a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2ZM8.5 9h7M8.5 12.5h4.5',
  settings:
    'M4 7h9M17 7h3M4 17h3M11 17h9M15 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM9 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
  leave: 'M10 4.5H6a2 2 0 0 0-2 2v11a2 2 0 0 0 2 2h4M15 16.5l4.5-4.5L15 7.5M19.5 12H9.5',
  close: 'M6 6l12 12M18 6L6 18',
} as const

export type IconName = keyof typeof DRAWINGS

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

export const Icon = ({ name }: { name: IconName }) => (
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
