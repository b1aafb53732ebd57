// The answer of everything that may say no. A refusal is a value; a throw is a bug.

export type Result<T, E> = { ok: true; value: T } | { ok: false; refusal: E }

export const yes = <T>(value: T): { ok: true; value: T } => ({ ok: true, value })
export const no = <E>(refusal: E): { ok: false; refusal: E } => ({ ok: false, refusal })
