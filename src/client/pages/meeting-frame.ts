// The page of a meeting inside a frame of another page, which is told when one is in and out again: that page
// only, by its origin. What it may be, FRAME_ANCESTORS says.

export type FrameWord =
  | { anteroom: 'joined'; participantSessionId: string }
  | { anteroom: 'left'; reason: string }

/** `origin` is what the page around has said of itself; another one does not hear it. */
export const tellFrame = (origin: string | null, word: FrameWord): void => {
  if (origin !== null && window.parent !== window) window.parent.postMessage(word, origin)
}
