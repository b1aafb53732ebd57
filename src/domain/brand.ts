// Nominal types: a RoomNumber is no Slot. A value is branded where it is parsed, nowhere else.

declare const brand: unique symbol

export type Brand<T, Name extends string> = T & { readonly [brand]: Name }
