// What a page remembers: for its tab, or on this machine. A frame may be allowed neither; then it forgets.

const from = (open: () => Storage) => ({
  read: (name: string): string | null => {
    try {
      return open().getItem(`anteroom ${name}`)
    } catch {
      return null
    }
  },
  /** False: it is not kept. */
  write: (name: string, value: string | null): boolean => {
    try {
      if (value === null) open().removeItem(`anteroom ${name}`)
      else open().setItem(`anteroom ${name}`, value)
      return true
    } catch {
      return false
    }
  },
})

export const ofTab = from(() => sessionStorage)
export const ofMachine = from(() => localStorage)
