// Who of the others speaks: listens to how loud each of them is, and tells when it is somebody else.

const LISTEN_EVERY = 150
/** Of 1. */
const LOUD = 0.02
/** A voice has pauses: what was loud is remembered for about a second. */
const FADING = 0.8
/** Somebody else has to be clearly louder. */
const CLEARLY = 1.5

export class SpeakerWatch {
  readonly #levels = new Map<string, number>()
  #speakerId: string | null = null
  #timer: ReturnType<typeof setInterval> | undefined

  /** `loudness` of everybody who can be heard, by id. */
  start(loudness: () => Iterable<[string, number]>, tell: (id: string) => void): void {
    this.#timer ??= setInterval(() => {
      const id = this.#listen(loudness())
      if (id !== null) tell(id)
    }, LISTEN_EVERY)
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#speakerId = null
    this.#levels.clear()
  }

  /** Who speaks now and did not before, or null. */
  #listen(heard: Iterable<[string, number]>): string | null {
    const now = new Map(heard)
    for (const id of this.#levels.keys()) if (!now.has(id)) this.#levels.delete(id)
    for (const [id, level] of now)
      this.#levels.set(id, Math.max(level, (this.#levels.get(id) ?? 0) * FADING))
    const [loudest] = [...this.#levels].sort(([, a], [, b]) => b - a)
    if (loudest === undefined) return null
    const [id, level] = loudest
    const before = this.#levels.get(this.#speakerId ?? '') ?? 0
    if (id === this.#speakerId || level < LOUD || level < before * CLEARLY) return null
    this.#speakerId = id
    return id
  }
}
