/** A room, as every call answers it. Times of settings are unix seconds. */
export type Room = {
    /** `public`: anybody may join by name. `private`: a token or a code is needed. Default `public`. */
    privacy: 'public' | 'private';
    /** Nobody joins from then on (unix seconds). In the future for a new room. 0: never. */
    expireUnixSec?: number | undefined;
    /** Nobody joins before (unix seconds). Earlier than `expireUnixSec`. 0: none. */
    notBeforeUnixSec?: number | undefined;
    /** Whoever is in is put out at `expireUnixSec`. Default false. */
    ejectAtRoomExp: boolean;
    /** From `expireUnixSec` on the room is archived. Default false. */
    deleteOnExp: boolean;
    /** At most so many people at a time. 0: no limit. */
    maxParticipants?: number | undefined;
    /** Seconds a person may stay; a token's own counts first. 0 in a room: no limit. */
    ejectAfterElapsedTimeInSec?: number | undefined;
    /** The session ends when nobody has shared microphone, camera or screen for so many seconds. 0: never. */
    endMeetingAfterNoActivityInSec?: number | undefined;
    /** Without a token one may ask to come into a private room. Default false. */
    enableRequestToJoin: boolean;
    /** For the meeting page; kept and given back. */
    autoJoin: boolean;
    /** For the meeting page; kept and given back. */
    audioOnlyRoom: boolean;
    /** For the meeting page; kept and given back. */
    ownerOnlyBroadcast: boolean;
    /** For the meeting page; kept and given back. */
    showInviteBox: boolean;
    /** For the meeting page; kept and given back. */
    enableChat: boolean;
    /** For the meeting page; kept and given back. */
    newChatForMeetingSession: boolean;
    /** For the meeting page; kept and given back. */
    enableScreenSharing: boolean;
    /** For the meeting page; kept and given back. */
    joinVideoOn: boolean;
    /** For the meeting page; kept and given back. */
    joinAudioOn: boolean;
    /** For the meeting page; kept and given back. */
    enableCamera?: boolean | undefined;
    /** For the meeting page; kept and given back. */
    enableMicrophone?: boolean | undefined;
    /** For the meeting page; kept and given back. */
    enableWatermark?: boolean | undefined;
    /** A language tag. Default `en`. */
    lang: string;
    /** Where the room's links lead: an `https:` address or a path here, in which `{code}`, `{role}`, `{room}` and `{room_id}` are filled in. `""`: none of its own. */
    linkTarget?: string | undefined;
    /** Called for its event, signed: an `https:` address of a public host. `""` and `"string"`: none. */
    meetingStartedWebhook?: string | undefined;
    /** Called for its event, signed: an `https:` address of a public host. `""` and `"string"`: none. */
    meetingJoinWebhook?: string | undefined;
    /** Called for its event, signed: an `https:` address of a public host. `""` and `"string"`: none. */
    meetingLeftWebhook?: string | undefined;
    /** Called for its event, signed: an `https:` address of a public host. `""` and `"string"`: none. */
    meetingEndedWebhook?: string | undefined;
    /** Only false: nothing is recorded, composed or streamed, so true is `not_supported`. */
    enableRecording: boolean;
    /** Only false: nothing is recorded, composed or streamed, so true is `not_supported`. */
    recordRoom: boolean;
    /** Only false: nothing is recorded, composed or streamed, so true is `not_supported`. */
    enableComposition: boolean;
    /** Only false: nothing is recorded, composed or streamed, so true is `not_supported`. */
    recordComposition: boolean;
    /** Only false: nothing is recorded, composed or streamed, so true is `not_supported`. */
    enableRTMPOut: boolean;
    /** Only false: nothing is recorded, composed or streamed, so true is `not_supported`. */
    enableLiveStreaming: boolean;
    /** Kept and given back. */
    compositionLayout?: 'grid' | 'active_speaker' | undefined;
    /** Kept and given back. `""` and `"string"`: none. */
    rtmpOutURL?: string | undefined;
    /** An archived room is answered as one that is not there. */
    archived: false;
    /** The id of the room; v2 calls it `room_id`. */
    _id: string;
    /** The name of the room, compared without case. */
    roomName: string;
    /** The deployment's `APP_NAME`. */
    app: string;
    /** When the room was made. */
    created: string;
    /** Host and name of the room, without a scheme. */
    roomURL: string;
};
/** What a room is made from. */
export type NewRoom = {
    /** The name of the room, compared without case. Left out: twelve random letters. It must not have the form of a room code, nor be an address this host uses itself. */
    roomName?: string | undefined;
    /** `public`: anybody may join by name. `private`: a token or a code is needed. Default `public`. */
    privacy?: 'public' | 'private' | undefined;
    /** Nobody joins from then on (unix seconds). In the future for a new room. 0: never. */
    expireUnixSec?: number | undefined;
    /** Nobody joins before (unix seconds). Earlier than `expireUnixSec`. 0: none. */
    notBeforeUnixSec?: number | undefined;
    /** Whoever is in is put out at `expireUnixSec`. Default false. */
    ejectAtRoomExp?: boolean | undefined;
    /** From `expireUnixSec` on the room is archived. Default false. */
    deleteOnExp?: boolean | undefined;
    /** At most so many people at a time. 0: no limit. */
    maxParticipants?: number | undefined;
    /** Seconds a person may stay; a token's own counts first. 0 in a room: no limit. */
    ejectAfterElapsedTimeInSec?: number | undefined;
    /** The session ends when nobody has shared microphone, camera or screen for so many seconds. 0: never. */
    endMeetingAfterNoActivityInSec?: number | undefined;
    /** Without a token one may ask to come into a private room. Default false. */
    enableRequestToJoin?: boolean | undefined;
    /** For the meeting page; kept and given back. */
    autoJoin?: boolean | undefined;
    /** For the meeting page; kept and given back. */
    audioOnlyRoom?: boolean | undefined;
    /** For the meeting page; kept and given back. */
    ownerOnlyBroadcast?: boolean | undefined;
    /** For the meeting page; kept and given back. */
    showInviteBox?: boolean | undefined;
    /** For the meeting page; kept and given back. */
    enableChat?: boolean | undefined;
    /** For the meeting page; kept and given back. */
    newChatForMeetingSession?: boolean | undefined;
    /** For the meeting page; kept and given back. */
    enableScreenSharing?: boolean | undefined;
    /** For the meeting page; kept and given back. */
    joinVideoOn?: boolean | undefined;
    /** For the meeting page; kept and given back. */
    joinAudioOn?: boolean | undefined;
    /** For the meeting page; kept and given back. */
    enableCamera?: boolean | undefined;
    /** For the meeting page; kept and given back. */
    enableMicrophone?: boolean | undefined;
    /** For the meeting page; kept and given back. */
    enableWatermark?: boolean | undefined;
    /** A language tag. Default `en`. */
    lang?: string | undefined;
    /** Where the room's links lead: an `https:` address or a path here, in which `{code}`, `{role}`, `{room}` and `{room_id}` are filled in. `""`: none of its own. */
    linkTarget?: string | undefined;
    /** Called for its event, signed: an `https:` address of a public host. `""` and `"string"`: none. */
    meetingStartedWebhook?: string | undefined;
    /** Called for its event, signed: an `https:` address of a public host. `""` and `"string"`: none. */
    meetingJoinWebhook?: string | undefined;
    /** Called for its event, signed: an `https:` address of a public host. `""` and `"string"`: none. */
    meetingLeftWebhook?: string | undefined;
    /** Called for its event, signed: an `https:` address of a public host. `""` and `"string"`: none. */
    meetingEndedWebhook?: string | undefined;
    /** Only false: nothing is recorded, composed or streamed, so true is `not_supported`. */
    enableRecording?: false | undefined;
    /** Only false: nothing is recorded, composed or streamed, so true is `not_supported`. */
    recordRoom?: false | undefined;
    /** Only false: nothing is recorded, composed or streamed, so true is `not_supported`. */
    enableComposition?: false | undefined;
    /** Only false: nothing is recorded, composed or streamed, so true is `not_supported`. */
    recordComposition?: false | undefined;
    /** Only false: nothing is recorded, composed or streamed, so true is `not_supported`. */
    enableRTMPOut?: false | undefined;
    /** Only false: nothing is recorded, composed or streamed, so true is `not_supported`. */
    enableLiveStreaming?: false | undefined;
    /** Kept and given back. */
    compositionLayout?: 'grid' | 'active_speaker' | undefined;
    /** Kept and given back. `""` and `"string"`: none. */
    rtmpOutURL?: string | undefined;
};
/** A room code: one role in one room. */
export type RoomCode = {
    /** The room code. */
    code: string;
    /** The id of the room. */
    room_id: string;
    /** The name of the role. */
    role: string;
    /** Is the code on? One that is off opens nothing. */
    enabled: boolean;
    /** When it was made. */
    created_at: string;
    /** When it last changed. */
    updated_at: string;
    /** The address that people click. */
    link: string;
    /** Makes the code a personal one: tokens made from it name this person. */
    user?: {
        /** Whom the token or code names. */
        name?: string | undefined;
        /** The e-mail address of this person. */
        email?: string | undefined;
        /** The team's own id of the person. At most one enabled code for a role has it: asking again answers that one. */
        external_user_id?: string | undefined;
        /** Text, or an object of key-value pairs: what the team itself wants to know of the person. */
        meta?: string | object | undefined;
    } | undefined;
};
/** What an access token is made from. */
export type NewToken = {
    /** True: the token is for all rooms. Not together with `roomName`. */
    globalToken?: boolean | undefined;
    /** Joins as an admin, role `host`; else role `guest`. */
    isAdmin?: boolean | undefined;
    /** The only room the token opens; it must exist. */
    roomName?: string | undefined;
    /** Whom the token or code names. */
    name?: string | undefined;
    /** The e-mail address of this person. */
    email?: string | undefined;
    /** Text, or an object of key-value pairs: what the team itself wants to know of the person. It must be at most 1000 characters, as JSON when it is an object. */
    meta?: string | object | undefined;
    /** The team's own id of this person. */
    externalUserId?: string | undefined;
    /** The token is not valid from then on (unix seconds). Left out: never, or the cap of the deployment. */
    expireUnixSec?: number | undefined;
    /** The token is not valid before (unix seconds). */
    notBeforeUnixSec?: number | undefined;
    /** Seconds a person may stay; a token's own counts first. 0 in a room: no limit. */
    ejectAfterElapsedTimeInSec?: number | undefined;
    /** For the meeting page; kept and given back. */
    joinVideoOn?: boolean | undefined;
    /** For the meeting page; kept and given back. */
    joinAudioOn?: boolean | undefined;
    /** For the meeting page; kept and given back. */
    disableVideo?: boolean | undefined;
    /** For the meeting page; kept and given back. */
    disableAudio?: boolean | undefined;
    /** For the meeting page; kept and given back. */
    disableScreenSharing?: boolean | undefined;
};
/** What is in an access token. */
export type TokenClaims = {
    /** What the token grants, as it was asked for. */
    data: {
        /** True: the token is for all rooms. Not together with `roomName`. */
        globalToken?: boolean | undefined;
        /** Joins as an admin, role `host`; else role `guest`. */
        isAdmin?: boolean | undefined;
        /** The name of the room, compared without case. */
        roomName?: string | undefined;
        /** The only room the token opens, by its id: a later room of the same name stays shut. */
        roomId?: string | undefined;
        /** Whom the token or code names. */
        name?: string | undefined;
        /** The e-mail address of this person. */
        email?: string | undefined;
        /** Text, or an object of key-value pairs: what the team itself wants to know of the person. */
        meta?: string | object | undefined;
        /** The team's own id of this person. */
        externalUserId?: string | undefined;
        /** As asked for; the same moment as `exp`. */
        expireUnixSec?: number | undefined;
        /** As asked for; the same moment as `nbf`. */
        notBeforeUnixSec?: number | undefined;
        /** Seconds a person may stay; a token's own counts first. 0 in a room: no limit. */
        ejectAfterElapsedTimeInSec?: number | undefined;
        /** For the meeting page; kept and given back. */
        joinVideoOn?: boolean | undefined;
        /** For the meeting page; kept and given back. */
        joinAudioOn?: boolean | undefined;
        /** For the meeting page; kept and given back. */
        disableVideo?: boolean | undefined;
        /** For the meeting page; kept and given back. */
        disableAudio?: boolean | undefined;
        /** For the meeting page; kept and given back. */
        disableScreenSharing?: boolean | undefined;
        /** The deployment's `APP_NAME`. */
        appName?: string | undefined;
    };
    /** When the token was made, unix seconds. */
    iat: number;
    /** Not valid before, unix seconds. */
    nbf?: number | undefined;
    /** Not valid from then on, unix seconds. */
    exp?: number | undefined;
    /** The id of the token. */
    jti?: string | undefined;
};
/** What a person shows at the door. */
export type Showing = {
    /** An access token (v1) or an auth token (v2). */
    accessToken?: string | undefined;
    /** A room code. Not together with `accessToken`. */
    roomCode?: string | undefined;
    /** Counts where the token or code names nobody. */
    name?: string | undefined;
};
/** What joining now would answer. */
export type Admission = {
    /** Would joining now succeed? */
    admitted: true;
    /** The name of the role. */
    role: string;
    /** May this person admit, refuse and eject others? */
    isAdmin: boolean;
    /** Whom the token or code names, else who was said to be there, or null. */
    name: string | null;
    /** When the person would be put out. */
    ejectAt?: string | undefined;
} | {
    /** Would joining now succeed? */
    admitted: false;
    /** Without a token this person may ask to come in. */
    mayRequest: true;
};
/** The stable codes of Anteroom's refusals: docs/errors.md. */
export type RefusalCode = 'misconfigured' | 'internal_error' | 'bad_request' | 'route_not_found' | 'method_not_allowed' | 'body_too_large' | 'bad_json' | 'unknown_field' | 'missing_field' | 'invalid_field' | 'not_supported' | 'webhooks_off' | 'query_too_long' | 'too_many_misses' | 'upgrade_required' | 'subprotocol_missing' | 'origin_not_allowed' | 'secret_key_missing' | 'secret_key_wrong' | 'management_token_missing' | 'idempotency_key_reused' | 'idempotency_key_archived' | 'room_not_found' | 'room_exists' | 'room_being_made' | 'room_name_fixed' | 'room_numbers_spent' | 'room_disabled' | 'room_archived' | 'room_not_open_yet' | 'room_expired' | 'room_full' | 'code_malformed' | 'code_not_found' | 'code_disabled' | 'code_wrong_room' | 'code_not_enableable' | 'room_code_limit' | 'personal_code_exists' | 'room_code_slots_spent' | 'no_roles' | 'role_not_found' | 'role_deleted' | 'role_full' | 'role_exists' | 'template_not_found' | 'template_exists' | 'room_id_required' | 'no_session' | 'session_not_found' | 'peer_not_found' | 'participant_not_found' | 'person_present' | 'not_allowed' | 'slow_down' | 'name_required' | 'token_required' | 'banned' | 'ban_not_found' | 'time_up' | 'request_not_found' | 'request_answered' | 'requests_full' | 'too_many_requests' | 'denied_recently' | 'token_malformed' | 'token_bad_signature' | 'token_expired' | 'token_not_yet_valid' | 'token_wrong_kind' | 'token_wrong_access_key' | 'token_lifetime_too_long' | 'token_wrong_room' | 'token_too_large';
