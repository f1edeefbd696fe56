import { type Finding, fail, pass } from "./finding.ts";
import { FrameReader } from "./frame-reader.ts";
import { openWebSocket } from "./open-live.ts";
import type { Patience } from "./patience.ts";
import type { Visitor } from "./visitor.ts";
import { watchHeartbeat } from "./watch-heartbeat.ts";

const FORWARD =
  "Let the proxy forward upgrades (nginx: proxy_set_header Upgrade and Connection, proxy_http_version 1.1); " +
  "docs/reverse-proxy.md has an example. Until then clients use Server-Sent Events.";

export async function checkWebSocket(visitor: Visitor, patience: Patience): Promise<Finding> {
  const opened = await openWebSocket(visitor, [], patience.reply());
  if (!(opened instanceof FrameReader)) {
    if (opened.status === 403) {
      return fail(
        "The WebSocket is refused because of where the request comes from.",
        "Set PUBLIC_URL to the address that people type, and let the proxy hand on the Origin header unchanged.",
      );
    }
    return fail(`The WebSocket is not opened: ${opened.why}.`, FORWARD);
  }
  const watched = await watchHeartbeat(opened, patience);
  switch (watched) {
    case "alive":
      return pass("The WebSocket opens, and a heartbeat came.");
    case "unheard":
      return fail("The WebSocket opens, but what the server says does not come through.", FORWARD);
    case "silent":
      return fail(
        "The WebSocket opens, but no heartbeat comes.",
        "Something on the way holds messages back; let the proxy hand on each at once.",
      );
    case "cut":
      return fail(
        "The WebSocket is cut while it is idle.",
        "Raise the proxy's time-out for idle connections above 30 s (nginx: proxy_read_timeout).",
      );
    case "ended":
      return fail("The server ends the WebSocket.", "It is going down, or the account was signed out: run this again.");
  }
}
