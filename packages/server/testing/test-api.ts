/** Somebody signed in; null stands for somebody who is not. */
export interface Account {
  readonly id: string;
  readonly cookie: string;
}

/** A server as tests call it. */
export interface TestApi {
  /** `body` goes out as JSON; text and blobs as they are. Carries what a browser on our own page would. */
  request(
    account: Account | null,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Response>;
  /** The same, for an answer that must be a success. */
  json<Body>(
    account: Account | null,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Body>;
}
