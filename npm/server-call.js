// One call of the server client: sends it with the secret key in the header, never in the address, and
// turns whatever is no good answer into an AnteroomError. Leaves out what can be called (server.ts).
import { AnteroomError } from './anteroom-error.js';
const USUAL_TIMEOUT = 20_000;
const badOptions = (message) => new AnteroomError({ code: 'bad_options', message });
/** Without a slash at its end. */
const readBase = (baseUrl) => {
    const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
    if (url === null || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '')
        throw badOptions('baseUrl must be an address such as https://go.example.com');
    return url.href.replace(/\/+$/, '');
};
const addressOf = (base, path, query = {}) => {
    const known = Object.entries(query).flatMap(([name, value]) => value === undefined ? [] : [[name, value]]);
    return known.length === 0 ? base + path : `${base}${path}?${new URLSearchParams(known)}`;
};
const parse = (text) => {
    try {
        return JSON.parse(text);
    }
    catch {
        return null;
    }
};
/** The stable code and the sentence of a refusal, as either dialect writes them. */
const readRefusal = (value) => {
    const { code, message, details } = typeof value === 'object' && value !== null ? { ...value } : {};
    const stable = Array.isArray(details) ? details[0] : code;
    return typeof stable === 'string' && typeof message === 'string'
        ? { code: stable, message }
        : null;
};
const failureOf = (cause, signal, timeout) => signal.aborted
    ? new AnteroomError({ code: 'timeout', message: `no answer within ${timeout} ms`, cause })
    : new AnteroomError({ code: 'unreachable', message: 'the connection failed', cause });
/** Throws an AnteroomError, and nothing else. */
export const makeCall = ({ baseUrl, secretKey, fetch: send = (input, init) => fetch(input, init), timeout = USUAL_TIMEOUT, }) => {
    const base = readBase(baseUrl);
    if (typeof secretKey !== 'string' || !/^[\x21-\x7e]+$/.test(secretKey))
        throw badOptions('secretKey must be the SECRET_KEY of the deployment');
    if (!(timeout > 0))
        throw badOptions('timeout must be a number of milliseconds above 0');
    return async (path, { method = 'GET', query, headers, body } = {}) => {
        const signal = AbortSignal.timeout(timeout);
        const ask = async () => {
            const response = await send(addressOf(base, path, query), {
                method,
                headers: { ...headers, Authorization: `Bearer ${secretKey}` },
                // The key goes nowhere else.
                redirect: 'manual',
                signal,
                ...(body === undefined ? {} : { body: JSON.stringify(body) }),
            });
            return { response, text: await response.text() };
        };
        const { response, text } = await ask().catch((cause) => {
            throw failureOf(cause, signal, timeout);
        });
        const { status } = response;
        const requestId = response.headers.get('X-Request-Id');
        const refusal = response.ok ? null : readRefusal(parse(text));
        if (refusal !== null)
            throw new AnteroomError({ ...refusal, status, requestId });
        if (!response.ok || parse(text) === null)
            throw new AnteroomError({
                code: 'bad_answer',
                message: `what answers at ${base} is not Anteroom`,
                status,
                requestId,
            });
        const answer = JSON.parse(text);
        return { body: answer, headers: response.headers };
    };
};
