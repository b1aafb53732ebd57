// Moments on the wire: ISO 8601 in UTC, with milliseconds.

/** `ms`: since 1970. */
export const iso = (ms: number): string => new Date(ms).toISOString()
