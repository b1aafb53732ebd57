// What is known of a person from what he shows: from a token, or from a code of his own.

/** Text, or key-value pairs as a JSON object. */
export type Meta = string | object

export type Person = {
  name?: string | undefined
  email?: string | undefined
  externalUserId?: string | undefined
  meta?: Meta | undefined
}
