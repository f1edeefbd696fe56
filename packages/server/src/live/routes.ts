import { upgradeWebSocket } from "@hono/node-server";
import { createRoute, z } from "@hono/zod-openapi";
import type { LiveRequest } from "@millrace/protocol";
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { WebSocket } from "ws";
import { requireUser } from "../http/auth.ts";
import type { Env } from "../http/env.ts";
import { openEventStream } from "../http/event-stream.ts";
import { problem } from "../http/problems.ts";
import { createRouter, problemAnswers } from "../http/router.ts";
import { checkScope } from "../http/scopes.ts";
import type { Identity } from "../identity/identity.ts";
import { createEventStreamSink } from "./frame-sink.ts";
import type { LiveConnection } from "./live-connection.ts";
import type { LiveHub } from "./live-hub.ts";
import { createPoll } from "./poll.ts";
import { LIVE_COMMAND, LIVE_REQUEST, LIVE_TICKET } from "./schemas.ts";
import type { LiveTickets } from "./tickets.ts";
import { createWebSocketSink } from "./web-socket-sink.ts";

interface LiveRoutesOptions {
  readonly tickets: Pick<LiveTickets, "create" | "redeem">;
  /** How long a poll waits for news, in milliseconds. */
  readonly longPollMs: number;
  /** Open connections beyond which new ones are refused (SEC7). */
  readonly maxConnections: number;
}

const PATH = "/api/v1/live";
const POLICY_VIOLATION = 1008;
const REQUEST = { body: { content: { "application/json": { schema: LIVE_REQUEST } }, required: true } };
const REFUSALS = problemAnswers("invalid_request", "unauthenticated", "unavailable");

const STREAM = createRoute({
  method: "post",
  path: PATH,
  summary: "Follow any number of sessions over Server-Sent Events, one frame per `data`",
  request: REQUEST,
  responses: {
    200: { description: "Frames", content: { "text/event-stream": { schema: z.string() } } },
    ...REFUSALS,
  },
});
const POLL = createRoute({
  method: "post",
  path: `${PATH}/poll`,
  summary: "Follow any number of sessions by long-poll: answers when there is news",
  request: REQUEST,
  responses: {
    200: {
      description: "Frames",
      content: { "application/json": { schema: z.array(z.looseObject({ type: z.string() })) } },
    },
    ...REFUSALS,
  },
});

const TICKET = createRoute({
  method: "post",
  path: `${PATH}/ticket`,
  summary: "Get a ticket that opens one WebSocket, once and within a minute: `/api/v1/live?ticket=…`",
  responses: {
    201: { description: "The ticket", content: { "application/json": { schema: LIVE_TICKET } } },
    ...problemAnswers("unauthenticated", "too_many_requests"),
  },
});

/** The live connection over its three transports (LIV1). */
export function createLiveRoutes(
  hub: LiveHub,
  identity: Pick<Identity, "authenticate" | "principalOf">,
  options: LiveRoutesOptions,
) {
  const { tickets } = options;
  const router = createRouter();
  const refuseWhenFull = () => {
    if (hub.size < options.maxConnections) return;
    throw problem("unavailable", "Too many live connections are open here. Try again in a moment.", {
      headers: { "Retry-After": "5" },
    });
  };
  const refuseUnlessWebSocket = (c: Context<Env>) => {
    if (c.req.header("upgrade")?.toLowerCase() === "websocket") return;
    throw problem("invalid_request", "Open a WebSocket here, or use POST for Server-Sent Events.");
  };
  const byCredential = requireUser(identity);
  const byTicket = createMiddleware<Env>(async (c, next) => {
    refuseUnlessWebSocket(c);
    refuseWhenFull();
    const credential = await tickets.redeem(c.req.query("ticket") ?? "");
    const principal = credential && (await identity.principalOf(credential));
    if (!principal) throw problem("unauthenticated", "This ticket was used, is too old, or never was one.");
    checkScope(c, principal);
    c.set("principal", principal);
    await next();
  });

  router.get(
    PATH,
    (c, next) => (c.req.query("ticket") === undefined ? byCredential(c, next) : byTicket(c, next)),
    async (c, next) => {
      refuseUnlessWebSocket(c);
      refuseWhenFull();
      return next();
    },
    upgradeWebSocket((c) => {
      const { principal } = c.var;
      const socket = c.env.incoming.socket;
      let connection: Promise<LiveConnection> | null = null;
      return {
        onOpen(_event, { raw }) {
          if (!(raw instanceof WebSocket)) return;
          const sink = createWebSocketSink(raw, socket);
          connection = hub.connect(principal, sink);
          connection.catch(() => sink.abort());
        },
        onMessage({ data }, context) {
          const command = parseCommand(data);
          if (command) connection?.then((opened) => opened.command(command)).catch(() => {});
          else context.close(POLICY_VIOLATION, "not a command");
        },
      };
    }),
  );

  for (const path of [PATH, `${PATH}/poll`, `${PATH}/ticket`]) router.post(path, byCredential);
  router.openapi(TICKET, async (c) => c.json(await tickets.create(c.var.principal.credential), 201));
  router.openapi(STREAM, (c) => {
    refuseWhenFull();
    const { subscriptions, lists_version } = c.req.valid("json");
    const { sink, response } = openEventStream(c);
    hub.connect(c.var.principal, createEventStreamSink(sink), lists_version).then(
      (connection) => subscribe(connection, subscriptions),
      () => sink.abort(),
    );
    return response;
  });

  router.openapi(POLL, async (c) => {
    refuseWhenFull();
    const frames = await poll(hub, c, c.req.valid("json"), options.longPollMs);
    // The frames are JSON already, which the route's type cannot know.
    return c.body(frames, 200, { "Content-Type": "application/json" }) as never;
  });
  return router;
}

/** Resolves with the frames of one poll, as a JSON array. */
async function poll(
  hub: LiveHub,
  c: Context<Env>,
  { subscriptions, lists_version, wait }: LiveRequest,
  longPollMs: number,
): Promise<string> {
  const { sink, frames, awaitNews } = createPoll(hub.clock, longPollMs);
  c.req.raw.signal.addEventListener("abort", () => sink.close());
  const connection = await hub.connect(c.var.principal, sink, lists_version);
  subscribe(connection, subscriptions);
  await connection.settled();
  if (wait === false) sink.close();
  else awaitNews();
  const texts = (await frames).map(({ text }) => text);
  return `[${texts.join(",")}]`;
}

function subscribe(connection: LiveConnection, subscriptions: LiveRequest["subscriptions"]): void {
  for (const subscription of subscriptions) connection.command({ type: "subscribe", ...subscription });
}

function parseCommand(data: unknown) {
  if (typeof data !== "string") return null;
  try {
    return LIVE_COMMAND.parse(JSON.parse(data));
  } catch {
    return null;
  }
}
