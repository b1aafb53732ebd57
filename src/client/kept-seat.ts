// The key to a seat while its page is loaded again: from the moment one page goes until the next one comes.
// It stays in its tab, and a copy of the tab that is made meanwhile has none.

export class KeptSeat {
  readonly #name: string

  constructor(place: string) {
    this.#name = `anteroom seat ${place}`
  }

  /** Opens once. */
  take(): string | null {
    try {
      const key = sessionStorage.getItem(this.#name)
      sessionStorage.removeItem(this.#name)
      return key
    } catch {
      // A frame may have no storage of its own.
      return null
    }
  }

  keep(key: string): void {
    try {
      sessionStorage.setItem(this.#name, key)
    } catch {
      // Then the seat is not come back to.
    }
  }
}
