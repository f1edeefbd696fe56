import { createParser } from "eventsource-parser";
import type { Environment } from "../environment.ts";
import { liveRequest, requestBody } from "./live-request.ts";
import { parseJson, readFrame } from "./received-frame.ts";
import { type Carry, RequestLink } from "./request-link.ts";
import type { Transport } from "./transport.ts";

/** One frame per `data:` of Server-Sent Events. */
export function createSseTransport(environment: Environment): Transport {
  const carry: Carry = (host, received, signal) => {
    const parser = createParser({
      onEvent({ data }) {
        const frame = readFrame(parseJson(data));
        if (frame) received(frame);
      },
    });
    const request = { path: "/api/v1/live", accept: "text/event-stream", body: requestBody(host), signal };
    return liveRequest(environment, request, (text) => {
      if (signal.aborted) return;
      host.heard();
      parser.feed(text);
    });
  };
  return { kind: "sse", open: (host) => new RequestLink(host, carry) };
}
