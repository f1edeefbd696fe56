import type { LiveRequest } from "@millrace/protocol";
import type { Environment } from "../environment.ts";
import { ConnectionError } from "../errors.ts";
import { authorization, credentials, refusal } from "../request.ts";
import type { LinkHost } from "./transport.ts";

/**
 * @param received what arrives of the answer, piece by piece
 * @throws ApiError | ConnectionError, what `getToken` and `fetch` throw, and what `received` throws
 */
export async function liveRequest(
  environment: Environment,
  request: { path: string; accept: string; body: LiveRequest; signal: AbortSignal },
  received: (text: string) => void,
): Promise<void> {
  const { getToken } = environment;
  const token = getToken === null ? null : await getToken();
  const response = await environment.fetch(environment.baseUrl + request.path, {
    method: "POST",
    headers: {
      Accept: request.accept,
      "Content-Type": "application/json",
      ...(token !== null && authorization(token)),
    },
    credentials: credentials(environment),
    cache: "no-store",
    body: JSON.stringify(request.body),
    signal: request.signal,
  });
  if (!response.ok) throw await refusal(response);
  if (!response.body) throw new ConnectionError();
  const decoder = new TextDecoder();
  const body = response.body.getReader();
  while (true) {
    const { done, value } = await body.read();
    if (done) return;
    received(decoder.decode(value, { stream: true }));
  }
}

export function requestBody(host: Pick<LinkHost, "subscriptions" | "listsVersion">): LiveRequest {
  const version = host.listsVersion();
  return { subscriptions: host.subscriptions(), ...(version !== null && { lists_version: version }) };
}
