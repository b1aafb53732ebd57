export type AnteroomOptions = {
    /** Where the deployment answers, such as `https://go.example.com`. */
    baseUrl: string;
    /** The deployment's `SECRET_KEY`, or one of them. */
    secretKey: string;
    /** Used instead of the global one. */
    fetch?: typeof fetch | undefined;
    /** How long a call may take, in milliseconds; 20,000 when left out. A change of codes or links takes up to
     * 10.25 seconds, until it holds everywhere. */
    timeout?: number | undefined;
};
export type Sent = {
    method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
    query?: Record<string, string | undefined>;
    headers?: Record<string, string>;
    body?: object | undefined;
};
export type Got<T> = {
    body: T;
    headers: Headers;
};
export type Call = <T>(path: string, sent?: Sent) => Promise<Got<T>>;
/** Throws an AnteroomError, and nothing else. */
export declare const makeCall: ({ baseUrl, secretKey, fetch: send, timeout, }: AnteroomOptions) => Call;
