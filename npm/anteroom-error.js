// Every way in which a call of the server client can fail, in one class.
export class AnteroomError extends Error {
    name = 'AnteroomError';
    /** Stable: what programs look at. */
    code;
    /** The HTTP status, or 0 when there was no answer. */
    status;
    /** Finds the request in Anteroom's log; null when there was no answer. */
    requestId;
    constructor({ code, message, status = 0, requestId = null, cause }) {
        super(message, cause === undefined ? undefined : { cause });
        this.code = code;
        this.status = status;
        this.requestId = requestId;
    }
}
