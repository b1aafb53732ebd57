// How loud one's own microphone is, so that one sees before joining that it works.

import type { Meeting } from '../meeting.ts'
import { element } from './page-parts.ts'

const EVERY_MS = 100
/** Root mean square, 0 to 1, from which each bar is lit: a quiet voice lights the first. */
const STEPS = [0.008, 0.025, 0.06, 0.12, 0.22]

const loudness = (samples: Float32Array): number =>
  Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length)

/** Calls `heard` ten times a second while the microphone is on. */
const listen = (track: MediaStreamTrack, heard: (level: number) => void): (() => void) => {
  const audio = new AudioContext()
  const analyser = audio.createAnalyser()
  analyser.fftSize = 1024
  audio.createMediaStreamSource(new MediaStream([track])).connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  const timer = setInterval(() => {
    // Browsers wake it only once somebody has touched the page.
    if (audio.state === 'suspended') audio.resume().catch(() => undefined)
    analyser.getFloatTimeDomainData(samples)
    heard(loudness(samples))
  }, EVERY_MS)
  return () => {
    clearInterval(timer)
    audio.close().catch(() => undefined)
  }
}

/** The bars of the lobby, and the ring around one's own tile. */
export const showLevel = (meeting: Meeting): void => {
  const bars = [...element('level').children]
  let stop: (() => void) | null = null
  const show = (level: number) => {
    for (const [index, bar] of bars.entries())
      bar.classList.toggle('lit', level > (STEPS[index] ?? 1))
    const own = document.querySelector('.tile.own')
    own?.classList.toggle('speaks', level > (STEPS[1] ?? 1))
  }
  const end = () => {
    stop?.()
    stop = null
    show(0)
  }
  const begin = (track: MediaStreamTrack) => {
    end()
    element('level').hidden = false
    stop = listen(track, show)
  }
  meeting.on('localTrackStarted', ({ type, track }) => type === 'audio' && begin(track))
  meeting.on('localTrackUpdated', ({ type, track }) => type === 'audio' && begin(track))
  meeting.on('localTrackStopped', ({ type }) => type === 'audio' && end())
}
