import { z } from "@hono/zod-openapi";
import type { LiveCommand, LiveRequest, LiveTicket } from "@millrace/protocol";

/** Logs one connection may carry (SEC7). */
export const MAX_SUBSCRIPTIONS = 100;
/** Logs a client may ask for at once: more than are carried, so that only those beyond are refused. */
export const MAX_REQUESTED = 1_000;

const ID = z.string().min(1).max(64);
const SUBSCRIPTION = { session_id: ID, offset: z.string().max(64) };

export const LIVE_COMMAND: z.ZodType<LiveCommand> = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("subscribe"), ...SUBSCRIPTION }),
  z.strictObject({ type: z.literal("unsubscribe"), session_id: ID }),
]);

const LISTS_VERSION = z.int().min(0);
const SUBSCRIPTIONS = z.array(z.strictObject(SUBSCRIPTION)).max(MAX_REQUESTED);

export const LIVE_REQUEST: z.ZodType<LiveRequest> = z
  .strictObject({
    subscriptions: SUBSCRIPTIONS,
    lists_version: LISTS_VERSION.exactOptional(),
    wait: z.boolean().exactOptional(),
  })
  .openapi("LiveRequest");

export const LIVE_TICKET: z.ZodType<LiveTicket> = z
  .object({ ticket: z.string(), expires_at: z.iso.datetime() })
  .openapi("LiveTicket");
