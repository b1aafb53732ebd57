// The lists of cameras, microphones and speakers to choose from. Browsers name them only when the person has
// allowed one.

import type { Meeting } from '../meeting.ts'
import type { Trouble } from './meeting-switches.ts'
import { deviceTrouble } from './meeting-words.ts'
import { element, make, part } from './page-parts.ts'

type Chooser = {
  id: string
  list: () => Promise<MediaDeviceInfo[]>
  choose: (deviceId: string) => Promise<void>
  /** Which one is in use, as far as is known. */
  current: () => string | undefined
}

const fill = async ({ id, list, current }: Chooser): Promise<boolean> => {
  const devices = (await list()).filter(({ deviceId, label }) => deviceId !== '' && label !== '')
  const select = part(`${id}-device`, HTMLSelectElement)
  const chosen = current() ?? select.value
  select.replaceChildren(
    ...devices.map(({ deviceId, label }) => {
      const option = make('option', '', label)
      option.value = deviceId
      option.selected = deviceId === chosen
      return option
    }),
  )
  element(`${id}-device-field`).hidden = devices.length === 0
  return devices.length > 0
}

/** `speak` sets where the others are heard. */
export const offerDevices = (
  meeting: Meeting,
  speak: (deviceId: string) => Promise<void>,
  trouble: Trouble,
): void => {
  if (navigator.mediaDevices === undefined) return
  const inUse = new Map<string, string>()
  const choosers: Chooser[] = [
    {
      id: 'camera',
      list: () => meeting.listVideoInputDevices(),
      choose: (deviceId) => meeting.chooseVideoInputDevice(deviceId),
      current: () => inUse.get('video'),
    },
    {
      id: 'microphone',
      list: () => meeting.listAudioInputDevices(),
      choose: (deviceId) => meeting.chooseAudioInputDevice(deviceId),
      current: () => inUse.get('audio'),
    },
    {
      id: 'speaker',
      list: async () =>
        'setSinkId' in HTMLMediaElement.prototype ? meeting.listAudioOutputDevices() : [],
      choose: speak,
      current: () => undefined,
    },
  ]
  const fillAll = async () => {
    const filled = await Promise.all(choosers.map(fill))
    element('choose').hidden = !filled.includes(true)
  }
  for (const { id, choose } of choosers) {
    const select = part(`${id}-device`, HTMLSelectElement)
    const kind = id === 'camera' ? 'video' : 'audio'
    select.addEventListener('change', () =>
      choose(select.value).then(
        () => trouble(kind, null),
        (error: unknown) => trouble(kind, deviceTrouble(kind, error)),
      ),
    )
  }
  const note = ({
    type,
    isScreen,
    track,
  }: {
    type: string
    isScreen: boolean
    track: MediaStreamTrack
  }) => {
    const { deviceId } = track.getSettings()
    if (!isScreen && deviceId !== undefined) inUse.set(type, deviceId)
    fillAll()
  }
  meeting.on('localTrackStarted', note)
  meeting.on('localTrackUpdated', note)
  navigator.mediaDevices.addEventListener('devicechange', fillAll)
}
