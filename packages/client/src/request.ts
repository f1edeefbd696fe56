import { PROBLEM_CODES, type Problem, type ProblemCode } from "@millrace/protocol";
import type { Environment } from "./environment.ts";
import { ApiError, ConnectionError } from "./errors.ts";

export interface RequestOptions {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  query?: Record<string, string | number | boolean | undefined>;
  /** Sent as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
  /** Gives the call up. */
  signal?: AbortSignal | undefined;
}

/** One REST call; rejects with `ApiError` or `ConnectionError`, and with nothing else. */
export type Call = <Answer>(options: RequestOptions) => Promise<Answer>;

/** A call that has not been answered in full by then counts as unanswered; in milliseconds. */
const TIME_LIMIT = 30_000;

/**
 * One REST call. The answer's shape is the server's promise and is not checked again here.
 *
 * @throws ApiError | ConnectionError
 */
export async function request<Answer>(environment: Environment, options: RequestOptions): Promise<Answer> {
  const { method, path, query = {}, body, headers, signal } = options;
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value !== undefined) search.set(key, String(value));
  const { getToken } = environment;
  const controller = new AbortController();
  const giveUp = () => controller.abort();
  const cancelTimer = environment.setTimer(giveUp, TIME_LIMIT);
  signal?.addEventListener("abort", giveUp);
  try {
    const token = getToken === null ? null : await getToken();
    const response = await environment.fetch(environment.baseUrl + path + (search.size > 0 ? `?${search}` : ""), {
      method,
      headers: {
        Accept: "application/json",
        ...(body !== undefined && { "Content-Type": "application/json" }),
        ...(token !== null && authorization(token)),
        ...headers,
      },
      credentials: credentials(environment),
      cache: "no-store",
      signal: controller.signal,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw await refusal(response);
    const text = await response.text();
    return (text === "" ? undefined : JSON.parse(text)) as Answer; // the route decides the type; see above
  } catch (error) {
    throw error instanceof ApiError || error instanceof ConnectionError ? error : new ConnectionError(error);
  } finally {
    cancelTimer();
    signal?.removeEventListener("abort", giveUp);
  }
}

export function authorization(token: string): { Authorization: string } {
  return { Authorization: `Bearer ${token}` };
}

export function credentials({ baseUrl, getToken }: Environment): RequestCredentials {
  if (getToken !== null) return "omit";
  return baseUrl === "" ? "same-origin" : "include";
}

/** What an answer that is not a success means. A gateway's own error page says that the server did not answer. */
export async function refusal(response: Response): Promise<ApiError | ConnectionError> {
  const document: unknown = await response.json().catch(() => null);
  if (isProblem(document)) return new ApiError({ ...document, status: response.status }, retryAfter(response));
  if ([502, 503, 504].includes(response.status)) return new ConnectionError();
  const { status } = response;
  const problem: Problem = {
    type: "about:blank",
    title: response.statusText,
    status,
    code: codeOf(status),
    detail: `The server answered with status ${status}.`,
    request_id: response.headers.get("X-Request-Id") ?? "",
  };
  return new ApiError(problem, retryAfter(response));
}

function isProblem(document: unknown): document is Problem {
  if (typeof document !== "object" || document === null) return false;
  const { code, detail } = document as Partial<Problem>; // unknown fields, checked next
  return typeof detail === "string" && PROBLEM_CODES.some((known) => known === code);
}

function codeOf(status: number): ProblemCode {
  if (status === 401) return "unauthenticated";
  if (status === 404) return "not_found";
  if (status === 409) return "conflict";
  if (status === 410) return "offset_gone";
  if (status === 413) return "body_too_large";
  if (status === 429) return "too_many_requests";
  return status < 500 ? "invalid_request" : "internal";
}

function retryAfter(response: Response): number | null {
  const header = response.headers.get("Retry-After");
  return header !== null && /^\d{1,9}$/.test(header) ? Number(header) * 1000 : null;
}
