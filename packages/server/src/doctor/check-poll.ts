import { z } from "zod";
import { type Finding, fail, pass } from "./finding.ts";
import type { Patience } from "./patience.ts";
import { refusalOf, request, type Visitor } from "./visitor.ts";

const FRAMES = z.array(z.object({ type: z.string() }));

export async function checkPoll(visitor: Visitor, patience: Patience): Promise<Finding> {
  const body = { subscriptions: [], wait: false };
  const response = await request(visitor, "POST", "/api/v1/live/poll", { body, signal: patience.reply() });
  const advice =
    "Let the proxy hand POST requests to /api/v1/live/poll on to the server, and their answers back unchanged.";
  if (!response.ok) return fail((await refusalOf(response)).sentence, advice);
  const frames = FRAMES.safeParse(await response.json().catch(() => null));
  const isPoll = frames.success && frames.data.some(({ type }) => type === "connection-start");
  return isPoll ? pass("Polling works.") : fail("What answers polling is not what the server says.", advice);
}
