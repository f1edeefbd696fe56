import { requestText, upgradeText, webSocketText } from "./http-text.ts";
import type { Millrace } from "./millrace.ts";
import type { Step } from "./subscribers.ts";

/** Ways to follow a session: the live connection over SSE or WebSocket, or its log as SSE. */
export type Transport = "sse" | "websocket" | "log";

/** What a subscriber says to read a session's log from an offset on. */
export function subscription(
  transport: Transport,
  millrace: Pick<Millrace, "headers" | "url">,
  session_id: string,
  offset: string,
): Step[] {
  const headers = { host: new URL(millrace.url).host, ...millrace.headers };
  switch (transport) {
    case "sse": {
      const body = JSON.stringify({ subscriptions: [{ session_id, offset }] });
      const post = { ...headers, "content-type": "application/json", accept: "text/event-stream" };
      return [{ send: requestText("POST", "/api/v1/live", post, body), expect: "subscription-start" }];
    }
    case "websocket": {
      const subscribe = JSON.stringify({ type: "subscribe", session_id, offset });
      return [
        { send: upgradeText("/api/v1/live", headers), expect: "connection-start" },
        { send: webSocketText(subscribe), expect: "subscription-start" },
      ];
    }
    case "log": {
      const path = `/api/v1/chat/sessions/${session_id}/log?offset=${offset}&live=sse`;
      return [
        { send: requestText("GET", path, { ...headers, accept: "text/event-stream" }), expect: "event: control" },
      ];
    }
  }
}
