import { PROBLEM_CODES, type ProblemCode } from "@millrace/protocol";
import { z } from "zod";

/** A client of the running server; signed in once it has a cookie. */
export interface Visitor {
  readonly url: string;
  /** What every request carries, as a browser's would. */
  readonly headers: Readonly<Record<string, string>>;
}

export function createVisitor(url: string, cookie?: string): Visitor {
  return { url, headers: { origin: new URL(url).origin, ...(cookie !== undefined && { cookie }) } };
}

interface RequestOptions {
  body?: object;
  headers?: Record<string, string>;
  signal: AbortSignal;
}

/** Rejects as `fetch` does when no answer comes. Redirects are not followed: a log-in page of a proxy is no answer. */
export function request(
  { url, headers }: Visitor,
  method: string,
  path: string,
  { body, headers: more, signal }: RequestOptions,
): Promise<Response> {
  return fetch(url + path, {
    method,
    redirect: "manual",
    headers: { ...headers, ...(body && { "content-type": "application/json" }), ...more },
    ...(body && { body: JSON.stringify(body) }),
    signal,
  });
}

const PROBLEM = z.object({ code: z.enum(PROBLEM_CODES), detail: z.string() });

export interface Refusal {
  /** Null: whatever refused is not Millrace. */
  readonly code: ProblemCode | null;
  /** A whole sentence. */
  readonly sentence: string;
}

/** Why an answer is not a success. */
export async function refusalOf(response: Response): Promise<Refusal> {
  const problem = PROBLEM.safeParse(await response.json().catch(() => null));
  if (problem.success) return { code: problem.data.code, sentence: `It was refused: ${problem.data.detail}` };
  return { code: null, sentence: `Something between here and the server answered ${response.status}.` };
}
