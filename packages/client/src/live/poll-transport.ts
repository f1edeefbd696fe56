import type { Environment } from "../environment.ts";
import { ConnectionError } from "../errors.ts";
import { liveRequest, requestBody } from "./live-request.ts";
import { parseJson, readFrame } from "./received-frame.ts";
import { type Carry, RequestLink } from "./request-link.ts";
import type { Transport } from "./transport.ts";

/** The least time from one poll to the next, in milliseconds: news that keeps coming is fetched some pieces at a time. */
const SPACING = 200;

/** Asks again and again; the first answer comes at once, the later ones when there is news. */
export function createPollTransport(environment: Environment): Transport {
  const carry: Carry = async (host, received, signal) => {
    for (let wait = false; !signal.aborted; wait = true) {
      const askedAt = environment.now();
      const body = { ...requestBody(host), wait };
      const pieces: string[] = [];
      const request = { path: "/api/v1/live/poll", accept: "application/json", body, signal };
      await liveRequest(environment, request, (text) => {
        if (!signal.aborted) host.heard();
        pieces.push(text);
      });
      const values = parseJson(pieces.join(""));
      if (!Array.isArray(values)) throw new ConnectionError();
      for (const value of values) {
        const frame = readFrame(value);
        if (frame) received(frame);
      }
      await pause(environment, askedAt + SPACING - environment.now(), signal);
    }
  };
  return { kind: "long-poll", open: (host) => new RequestLink(host, carry) };
}

async function pause(environment: Environment, ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return;
  await new Promise<void>((resolve) => {
    const cancelTimer = environment.setTimer(resolve, Math.min(ms, SPACING));
    signal.addEventListener("abort", () => {
      cancelTimer();
      resolve();
    });
  });
}
