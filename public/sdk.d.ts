// Anteroom, the browser client: docs/client.md.
// Made by `npm run sdk`. Do not edit it here.

export type EmbedOptions = {
    /** As for `join`. */
    roomURL: string;
    /** What your back end had made for this person. It goes to the frame only, and into no log. */
    accessToken?: string | undefined;
    /** Stands in the form already; who has a token or a code of his own is called as that says. */
    name?: string | undefined;
    /** In place of an access token. */
    roomCode?: string | undefined;
};
export type EmbedEvents = {
    joined: {
        participantSessionId: string;
    };
    /** The reasons of `meetingLeft`. */
    left: {
        reason: string;
    };
};
export type EmbeddedMeeting = {
    frame: HTMLIFrameElement;
    on: <E extends keyof EmbedEvents>(event: E, listener: (told: EmbedEvents[E]) => void) => EmbeddedMeeting;
    /** Takes the frame away: who was in is out within half a minute. */
    remove: () => void;
};
/** Puts the page of the meeting into `element`, as large as that is. */
export declare const embed: (element: Element, options: EmbedOptions) => EmbeddedMeeting;
export type JoinOptions = {
    /** Where the room is, with or without a scheme: `go.example.com/yoga-monday`, or a room link such as
     * `go.example.com/abc-defg-hij`. */
    roomURL: string;
    /** What your back end had made for this person. */
    accessToken?: string | undefined;
    /** How others see this person, where no token says so. */
    name?: string | undefined;
    /** In place of an access token. */
    roomCode?: string | undefined;
    /** False: without a token `join` rejects, even where one may ask to come in. */
    requestToJoin?: boolean | undefined;
    /** To the admins, for one who asks to come in. */
    message?: string | undefined;
    /** True: this tab comes back to its seat when its page is loaded again. A page that is closed has then not
     * left at once: its seat is held for half a minute. */
    keepSeat?: boolean | undefined;
};
export type Media = {
    audio: boolean;
    video: boolean;
    screen: boolean;
};
/** What went wrong on this side of the wire. `unreachable`: nothing answers there; `bad_answer`: what answers
 * is not Anteroom; `bad_options`: `join` was not called as it must be; `already_joined`: leave first;
 * `not_joined`: join first; `media_failed`: another page could not be reached with sound and picture. */
export type MeetingFailure = 'unreachable' | 'bad_answer' | 'bad_options' | 'already_joined' | 'not_joined' | 'media_failed';
/** `denied`: an admin said no. A newer Anteroom may have codes that this client does not know. */
export type MeetingErrorCode = Reason | OutReason | LiveErrorCode | MeetingFailure | 'denied' | (string & {});
export declare class MeetingError extends Error {
    readonly name = "MeetingError";
    /** Stable: what programs look at. */
    readonly code: MeetingErrorCode;
    /** What the refusal is in HTTP, or 0 when it is none. */
    readonly status: number;
    /** The request to join that this is about. */
    readonly requestId: string | null;
    constructor(code: MeetingErrorCode, message: string, { status, requestId }?: {
        status?: number;
        requestId?: string | null;
    });
}
/** `not_joined`: before joining, and when joining failed; `terminated`: out again, for whatever reason. */
export type MeetingState = 'not_joined' | 'joining' | 'joined' | 'network_connection_lost' | 'network_connection_restored' | 'reconnect_success' | 'terminated';
/** Why you are out: the room's reason, or the refusal that met you when you came back after a cut. */
export type LeaveReason = OutReason | Reason;
/** Somebody's camera or screen (`video`), or his microphone. */
export type TrackInfo = {
    type: 'audio' | 'video';
    isScreen: boolean;
    track: MediaStreamTrack;
    /** For `srcObject`. Camera and microphone of one person share one. */
    stream: MediaStream;
    streamId: string;
    participantSessionId: string | null;
};
export type RemoteTrackInfo = TrackInfo & {
    participant: Participant;
    name: string;
};
export type MeetingEvents = {
    stateChanged: [state: MeetingState];
    /** Somebody else has come in. */
    participantJoined: [participant: Participant];
    /** Somebody's name, role or media has changed; yours, too. */
    participantUpdated: [participant: Participant];
    /** `reason` is null when it happened while the connection was lost. */
    participantLeft: [participant: Participant, reason: LeftReason | null];
    /** Everybody who is in, you among them: after each change. */
    onlineParticipants: [participants: Participant[]];
    /** The room is private and you have no token, but may ask to come in. */
    mayRequest: [room: {
        roomName: string;
        adminsPresent: boolean;
    }];
    /** Your request has been put to the admins. */
    waiting: [request: {
        requestId: string;
        adminsPresent: boolean;
    }];
    /** To admins: somebody asks to come in. */
    joinRequested: [request: AskedRequest];
    /** To admins. `outcome` is null when it happened while the connection was lost. */
    joinRequestClosed: [
        closed: {
            requestId: string;
            outcome: RequestOutcome | null;
            by: string | null;
        }
    ];
    /** An admin did not let you in. */
    denied: [message: string | undefined];
    /** `from` is a participant's id, or null where a back end sent it. */
    message: [message: {
        from: string | null;
        data: unknown;
    }];
    signal: [signal: {
        from: string;
        data: unknown;
    }];
    /** To the admin whose `eject` it answers. */
    ejected: [ejected: {
        participantSessionId: string;
        banId?: string;
        holds?: BanHold;
    }];
    /** You are out. */
    meetingLeft: [reason: LeaveReason, message: string | undefined];
    /** It ended for everybody; `meetingLeft` comes as well. */
    meetingEnded: [];
    /** Yours. `localTrackUpdated`: another device, or muted. */
    localTrackStarted: [own: TrackInfo];
    localTrackUpdated: [own: TrackInfo];
    localTrackStopped: [own: TrackInfo];
    remoteTrackStarted: [theirs: RemoteTrackInfo];
    remoteTrackStopped: [theirs: RemoteTrackInfo];
    /** Who of the others speaks loudest now; told when it is somebody else. */
    activeSpeaker: [speaker: {
        participantSessionId: string;
        name: string;
    }];
    /** What was asked of the room could not be done. */
    error: [error: MeetingError];
};
export type MeetingEvent = keyof MeetingEvents;
export type Listener<E extends MeetingEvent> = (...told: MeetingEvents[E]) => void;
export declare class Meeting {
    #private;
    /** Comes into the room. Rejects with a MeetingError, if that may not be. Where one has to ask, it resolves
     * when an admin has let this person in. */
    join(options: JoinOptions): Promise<MeetingInfo>;
    /** Resolves when out. While a request to join waits, it is withdrawn. */
    leaveMeeting(): Promise<void>;
    /** Takes a request to join back: `join` rejects with `withdrawn`. */
    withdraw(): Promise<void>;
    get state(): MeetingState;
    /** Your id in this session, or null before joining. */
    get participantSessionId(): string | null;
    /** Yourself, as the others see you. */
    get participantInfo(): Participant | null;
    get meetingInfo(): MeetingInfo | null;
    /** Everybody who is in, you among them. */
    getOnlineParticipants(): Participant[];
    /** To admins: who asks to come in, the longest waiting first. */
    get joinRequests(): AskedRequest[];
    admit(requestId: string): void;
    /** `message` is shown to who asked. */
    deny(requestId: string, message?: string): void;
    /** Puts somebody out; with `ban` he cannot come back. The answer is the event `ejected`. */
    eject(participantSessionId: string, { message, ban }?: {
        message?: string | undefined;
        ban?: boolean;
    }): void;
    /** For everybody. */
    endMeeting(): void;
    /** To everybody, or to one. `data` is anything that JSON can hold. */
    sendMessage(data: unknown, to?: string): void;
    /** From page to page: whatever they agree on. */
    sendSignal(to: string, data: unknown): void;
    /** For pages with sound and picture of their own: says what of yours is on. */
    setMedia({ audio, video, screen }: Media): void;
    /** Asks the person for the camera, and shows it to all. Also before joining: then all see it from then on. */
    startVideo(): Promise<void>;
    startAudio(): Promise<void>;
    startScreenShare(): Promise<void>;
    stopVideo(): void;
    stopAudio(): void;
    stopScreenShare(): void;
    muteLocalAudio(): void;
    unmuteLocalAudio(): void;
    /** Your own picture, for a preview; the camera is started, if it is off. */
    getLocalVideoStream(): Promise<MediaStream>;
    listVideoInputDevices(): Promise<MediaDeviceInfo[]>;
    listAudioInputDevices(): Promise<MediaDeviceInfo[]>;
    /** For `setSinkId` of your audio elements. */
    listAudioOutputDevices(): Promise<MediaDeviceInfo[]>;
    chooseVideoInputDevice(deviceId: string): Promise<void>;
    chooseAudioInputDevice(deviceId: string): Promise<void>;
    on<E extends MeetingEvent>(event: E, listener: Listener<E>): this;
    once<E extends MeetingEvent>(event: E, listener: Listener<E>): this;
    /** Without a listener, all of that event go. */
    off<E extends MeetingEvent>(event: E, listener?: Listener<E>): this;
    removeListener<E extends MeetingEvent>(event: E, listener?: Listener<E>): this;
}
export type MeetingInfo = {
    roomId: string;
    meetingSessionId: string;
    participantSessionId: string;
    /** Yourself. */
    participantInfo: Participant;
    /** Everybody who is in, you among them. */
    onlineParticipants: Participant[];
    room: RoomFace;
    /** When you will be put out, or null. */
    ejectAt: string | null;
    /** May you end the meeting for all? */
    mayEnd: boolean;
    /** For `RTCPeerConnection`. */
    iceServers: object[];
};
/** Why a participant is no longer in. */
declare const LEFT_REASONS: readonly ['left', 'connection_lost', 'ejected', 'time_up', 'room_expired', 'room_archived', 'meeting_ended'];
export type LeftReason = (typeof LEFT_REASONS)[number];
/** Why a socket is out: with its seat, with its request, or because a newer socket has its place. */
export type OutReason = LeftReason | 'request_expired' | 'withdrawn' | 'replaced';
/** `email` goes to admins only. Moments are ISO 8601 in UTC. */
export type Participant = {
    _id: string;
    name: string;
    isAdmin: boolean;
    role: string;
    email?: string;
    externalUserId?: string;
    meta?: Meta;
    joinedAt: string;
    audio: boolean;
    video: boolean;
    screen: boolean;
};
export type AskedRequest = {
    requestId: string;
    name: string;
    message?: string;
    requestedAt: string;
};
declare const REQUEST_OUTCOMES: readonly ['admitted', 'denied', 'withdrawn', 'expired', 'room_closed'];
export type RequestOutcome = (typeof REQUEST_OUTCOMES)[number];
/** What a page needs to know of the room it is in. */
export type RoomFace = {
    roomName: string;
    privacy: 'public' | 'private';
    ownerOnlyBroadcast: boolean;
    audioOnlyRoom: boolean;
    enableChat: boolean;
    enableScreenSharing: boolean;
    joinVideoOn: boolean;
    joinAudioOn: boolean;
    maxParticipants?: number;
};
/** How far a ban reaches. `this seat only`: who came by a bare name shows nothing that could be refused. */
export type BanHold = 'this person' | 'this token only' | 'this seat only';
type LiveErrorCode = Reason | 'malformed' | 'frame_too_large';
/** Text, or key-value pairs as a JSON object. */
type Meta = string | object;
/** Moments are epoch seconds; `retryAfter` is whole seconds. */
type Refusal = {
    reason: 'misconfigured';
    names: string[];
} | {
    reason: 'internal_error';
} | {
    reason: 'bad_request';
    detail: string;
} | {
    reason: 'route_not_found';
} | {
    reason: 'method_not_allowed';
    allow: string[];
} | {
    reason: 'body_too_large';
} | {
    reason: 'bad_json';
    detail: string;
} | {
    reason: 'unknown_field';
    field: string;
    meant?: string;
} | {
    reason: 'missing_field';
    field: string;
} | {
    reason: 'invalid_field';
    field: string;
    detail: string;
} | {
    reason: 'not_supported';
    field: string;
} | {
    reason: 'webhooks_off';
    field: string;
} | {
    reason: 'query_too_long';
} | {
    reason: 'too_many_misses';
    retryAfter: number;
} | {
    reason: 'upgrade_required';
} | {
    reason: 'subprotocol_missing';
} | {
    reason: 'origin_not_allowed';
} | {
    reason: 'secret_key_missing';
} | {
    reason: 'secret_key_wrong';
} | {
    reason: 'management_token_missing';
} | {
    reason: 'idempotency_key_reused';
} | {
    reason: 'idempotency_key_archived';
} | {
    reason: 'room_not_found';
} | {
    reason: 'room_exists';
} | {
    reason: 'room_being_made';
    retryAfter: number;
} | {
    reason: 'room_name_fixed';
} | {
    reason: 'room_numbers_spent';
} | {
    reason: 'room_disabled';
} | {
    reason: 'room_archived';
} | {
    reason: 'room_not_open_yet';
    at: number;
} | {
    reason: 'room_expired';
    at: number;
} | {
    reason: 'room_full';
    limit: number;
} | {
    reason: 'code_malformed';
} | {
    reason: 'code_not_found';
} | {
    reason: 'code_disabled';
} | {
    reason: 'code_wrong_room';
} | {
    reason: 'code_not_enableable';
} | {
    reason: 'room_code_limit';
    limit: number;
} | {
    reason: 'personal_code_exists';
} | {
    reason: 'room_code_slots_spent';
    slots: number;
} | {
    reason: 'no_roles';
} | {
    reason: 'role_not_found';
} | {
    reason: 'role_deleted';
} | {
    reason: 'role_full';
    limit: number;
} | {
    reason: 'role_exists';
} | {
    reason: 'template_not_found';
} | {
    reason: 'template_exists';
} | {
    reason: 'room_id_required';
} | {
    reason: 'no_session';
} | {
    reason: 'session_not_found';
} | {
    reason: 'peer_not_found';
} | {
    reason: 'participant_not_found';
} | {
    reason: 'person_present';
} | {
    reason: 'not_allowed';
} | {
    reason: 'slow_down';
} | {
    reason: 'name_required';
} | {
    reason: 'token_required';
} | {
    reason: 'banned';
} | {
    reason: 'ban_not_found';
} | {
    reason: 'time_up';
} | {
    reason: 'request_not_found';
} | {
    reason: 'request_answered';
    outcome: string;
    by: string | null;
} | {
    reason: 'requests_full';
    limit: number;
} | {
    reason: 'too_many_requests';
    limit: number;
} | {
    reason: 'denied_recently';
    retryAfter: number;
} | {
    reason: 'token_malformed';
    detail: string;
} | {
    reason: 'token_bad_signature';
} | {
    reason: 'token_expired';
    at: number;
} | {
    reason: 'token_not_yet_valid';
    at: number;
} | {
    reason: 'token_wrong_kind';
} | {
    reason: 'token_wrong_access_key';
} | {
    reason: 'token_wrong_room';
} | {
    reason: 'token_too_large';
} | {
    reason: 'token_lifetime_too_long';
    limit: number;
};
type Reason = Refusal['reason'];
export {}
