import { type Finding, fail, pass } from "./finding.ts";
import { FrameReader } from "./frame-reader.ts";
import { openEventStream } from "./open-live.ts";
import type { Patience } from "./patience.ts";
import type { Visitor } from "./visitor.ts";
import { watchHeartbeat } from "./watch-heartbeat.ts";

const UNBUFFER =
  "Let the proxy not buffer responses of /api/v1 (nginx: proxy_buffering off, or heed X-Accel-Buffering); " +
  "docs/reverse-proxy.md has an example. Until then clients poll.";

export async function checkEventStream(visitor: Visitor, patience: Patience): Promise<Finding> {
  const opened = await openEventStream(visitor, [], patience.reply());
  if (!(opened instanceof FrameReader)) {
    // Millrace sends the headers at once, and it has just answered other requests.
    if (opened.status === null) return fail(`Server-Sent Events do not begin: ${opened.why}.`, UNBUFFER);
    return fail(
      `Server-Sent Events are refused: ${opened.why}.`,
      "Let the proxy hand POST requests to /api/v1/live on to the server.",
    );
  }
  const watched = await watchHeartbeat(opened, patience);
  switch (watched) {
    case "alive":
      return pass("Server-Sent Events arrive at once, and a heartbeat came.");
    case "unheard":
      return fail("Server-Sent Events are held back: the first one does not arrive.", UNBUFFER);
    case "silent":
      return fail("Server-Sent Events are held back: no heartbeat arrives.", UNBUFFER);
    case "cut":
      return fail(
        "Server-Sent Events are cut while nothing happens.",
        "Raise the proxy's time-out for idle connections above 30 s (nginx: proxy_read_timeout).",
      );
    case "ended":
      return fail("The server ends the stream.", "It is going down, or the account was signed out: run this again.");
  }
}
