// How long one may still stay, where that is limited: counted by the clock of the server.

import { announce, element, say } from './page-parts.ts'

/** Minutes from which one is told, for whoever does not see the clock. */
const WARNINGS = [10, 5, 1]
const SOON_MS = 2 * 60_000

const two = (n: number): string => String(n).padStart(2, '0')

const spell = (seconds: number): string => {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)]
  return hours > 0
    ? `${hours}:${two(minutes)}:${two(seconds % 60)}`
    : `${minutes}:${two(seconds % 60)}`
}

/** `ahead`: ms by which this clock is ahead of the server's. Gives what stops it. */
export const showTimeLeft = (ejectAt: string | null, ahead: number): (() => void) => {
  if (ejectAt === null) return () => undefined
  const ends = Date.parse(ejectAt) + ahead
  const told = new Set(WARNINGS.filter((minutes) => ends - Date.now() < minutes * 60_000))
  const show = () => {
    const left = Math.max(0, ends - Date.now())
    say('time-left', `${spell(Math.ceil(left / 1000))} left`)
    element('time-left').classList.toggle('soon', left < SOON_MS)
    for (const minutes of WARNINGS)
      if (left < minutes * 60_000 && !told.has(minutes)) {
        told.add(minutes)
        announce(minutes === 1 ? 'One minute left' : `${minutes} minutes left`)
      }
  }
  show()
  const timer = setInterval(show, 1_000)
  return () => {
    clearInterval(timer)
    say('time-left', null)
  }
}
