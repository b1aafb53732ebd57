import { type AnteroomOptions } from './server-call.ts';
import type { Admission, NewRoom, NewToken, Room, RoomCode, Showing, TokenClaims } from './shapes.ts';
export { AnteroomError, type ErrorCode, type FailureCode } from './anteroom-error.ts';
export type { AnteroomOptions } from './server-call.ts';
export type { Admission, NewRoom, NewToken, RefusalCode, Room, RoomCode, Showing, TokenClaims, } from './shapes.ts';
/** A room keeps its name. */
export type RoomChange = Omit<NewRoom, 'roomName'>;
/** Whom a personal code is for. */
export type CodeUser = NonNullable<RoomCode['user']>;
/** A room by its name, or by its id (`room._id`). */
export type Place = {
    roomName: string;
} | {
    roomId: string;
};
/** A client of one deployment. Every call that fails throws an AnteroomError. */
export declare const Anteroom: (options: AnteroomOptions) => {
    rooms: {
        /** Makes a room. The same `idempotencyKey` and room answer with the same room for 24 hours: send one
         * when the call might have to be repeated. */
        create: (room?: NewRoom, { idempotencyKey }?: {
            idempotencyKey?: string | undefined;
        }) => Promise<Room>;
        get: (roomName: string) => Promise<Room>;
        /** Only the fields sent change. */
        update: (roomName: string, change: RoomChange) => Promise<Room>;
        /** From the answer on its codes and tokens open nothing, and the name is free. */
        archive: (roomName: string) => Promise<void>;
        /** All rooms, newest first, asked for page by page. */
        list: ({ pageSize }?: {
            pageSize?: number;
        }) => AsyncGenerator<Room>;
    };
    codes: {
        /** An enabled code for every role: those there are stay, missing ones are made. Answers every code of
         * the room, oldest first, disabled ones too. `roomId` is `room._id`. */
        createAll: (roomId: string) => Promise<RoomCode[]>;
        /** One more code for one role. With a `user` it is a personal one, and asking again for the same
         * `external_user_id` answers the code there is. */
        create: (roomId: string, role: string, user?: CodeUser) => Promise<RoomCode>;
        /** The codes of a room, oldest first, asked for page by page. */
        list: (roomId: string, { role, enabled, pageSize, }?: {
            role?: string;
            enabled?: boolean;
            pageSize?: number;
        }) => AsyncGenerator<RoomCode>;
        get: (code: string) => Promise<RoomCode>;
        enable: (code: string) => Promise<RoomCode>;
        /** When it has returned, no request that begins after it is let in by this code, anywhere; nor by a
         * token that came from it. */
        disable: (code: string) => Promise<RoomCode>;
    };
    tokens: {
        /** An access token: for one room with `roomName`, else for all. */
        create: (wish: NewToken) => Promise<string>;
        /** What is in a valid token. Valid is not admitted: no room is asked. */
        validate: (token: string) => Promise<TokenClaims>;
    };
    admission: {
        /** What joining now would answer: who would be in, or may ask to come in. Whoever would be refused is
         * an AnteroomError with the reason for its code. */
        check: (place: Place, showing: Showing) => Promise<Admission>;
    };
};
export type Anteroom = ReturnType<typeof Anteroom>;
