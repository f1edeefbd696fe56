import {
  type Accepted,
  createdMessage,
  type LiveCommand,
  type LiveRequest,
  type MessageCreated,
  newestLeafAfter,
  type ProblemCode,
  type RunInfo,
  type SendMessage,
  type SessionState,
  type Snapshot,
  type SubscriptionEndReason,
  shownPath,
} from "@millrace/protocol";
import type { Socket, SocketHandlers } from "../src/browser/open-socket.ts";
import type { TransportKind } from "../src/live/connection-status.ts";
import type { LogEvent } from "../src/live/log-follower.ts";
import { FakeBody } from "./fake-body.ts";
import { FakeConnection, type LiveFault } from "./fake-live.ts";
import { FakeLog } from "./fake-log.ts";
import { SESSION_ID, snapshotOf } from "./log-events.ts";

/** What goes wrong with one request. */
export type Fault =
  | { type: "problem"; status: number; code: ProblemCode; retryAfter?: number }
  | { type: "gateway" }
  | { type: "network" }
  /** The request is carried out, its answer is lost. */
  | { type: "reply-lost" }
  | { type: "silent" }
  /** The answer is ready, but waits. */
  | { type: "held"; release: Promise<void> };

interface Open {
  connection: FakeConnection;
  end: (how?: "end" | "error") => void;
  /** For a poll: answers it. */
  answer?: () => void;
}

/** A server with sessions: their logs, snapshots, commands, live connections, and faults on demand. */
export class FakeServer {
  readonly logs = new Map<string, FakeLog>();
  /** One per request, in order, by what is asked; none left means that all goes well. */
  readonly faults: { live: LiveFault[]; snapshot: Fault[]; post: Fault[]; page: Fault[] } = {
    live: [],
    snapshot: [],
    post: [],
    page: [],
  };
  /** What goes wrong with every connection of a kind, before anything else. */
  readonly blocked: Partial<Record<TransportKind, LiveFault>> = {};
  /** All requests but those for live connections. */
  readonly requests: { method: string; path: string; headers: Headers }[] = [];
  /** All live connections that were opened, with what they asked for first, and all polls. */
  readonly connections: { kind: TransportKind; request: LiveRequest }[] = [];
  /** What was said on WebSockets. */
  readonly commands: LiveCommand[] = [];
  /** Bodies of all posts that arrived, stored or not. */
  readonly posts: SendMessage[] = [];
  user: string | null = "usr_1";
  listsVersion = 1;
  /** How many messages, from the newest, a snapshot shows. */
  window = Number.POSITIVE_INFINITY;
  /** Connections carry nothing for now. */
  muted = false;
  /** How many events came between reading the offset and storing a message. */
  offsetLag = 0;
  /** How many bytes arrive at a time. */
  pieces = 16_384;
  readonly #open = new Set<Open>();
  readonly #stored = new Map<string, Accepted>();

  constructor() {
    this.log(SESSION_ID);
  }

  readonly fetch = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(String(input), "http://server.test");
    const method = init.method ?? "GET";
    const signal = init.signal ?? new AbortController().signal;
    signal.throwIfAborted();
    if (url.pathname.startsWith("/api/v1/live")) {
      const kind = url.pathname.endsWith("/poll") ? "long-poll" : "sse";
      return this.#serve(kind, JSON.parse(String(init.body)), signal);
    }
    this.requests.push({ method, path: url.pathname + url.search, headers: new Headers(init.headers) });
    if (url.pathname.endsWith("/me"))
      return this.user ? Response.json({ id: this.user }) : problem(401, "unauthenticated");
    const route = method === "POST" ? "post" : routeOf(url.pathname);
    const fault = this.faults[route].shift();
    if (fault?.type === "network") throw new TypeError("fetch failed");
    if (fault?.type === "gateway") return new Response("<h1>Bad gateway</h1>", { status: 502 });
    if (fault?.type === "problem") return problem(fault.status, fault.code, fault.retryAfter);
    if (fault?.type === "silent") return untilAborted(signal);
    const answer = route === "post" ? this.#store(JSON.parse(String(init.body))) : this.#read(route, url);
    if (fault?.type === "held") await fault.release;
    if (fault?.type === "reply-lost") throw new TypeError("fetch failed");
    return answer ? Response.json(answer, { status: route === "post" ? 202 : 200 }) : problem(404, "not_found");
  };

  /** Everything that happens on a socket happens in a turn of its own. */
  readonly openSocket = (_url: string, handlers: SocketHandlers): Socket => {
    let isOver = false;
    const later = (call: () => void) => void Promise.resolve().then(() => isOver || call());
    const fault = this.#nextFault("websocket");
    let bytesLeft = fault?.type === "cut" ? fault.bytes : Number.POSITIVE_INFINITY;
    const close = () => {
      this.#open.delete(open);
      later(() => {
        isOver = true;
        handlers.close();
      });
    };
    const connection = new FakeConnection("websocket", this.logs, fault, (text) => {
      const bytes = Buffer.byteLength(text);
      if (bytes <= bytesLeft) later(() => handlers.message(text));
      bytesLeft -= bytes;
      if (bytesLeft <= 0) close();
    });
    const open: Open = { connection, end: close };
    if (isRefusal(fault)) close();
    else {
      this.#open.add(open);
      later(handlers.open);
      this.#begin(connection, { subscriptions: [] });
    }
    return {
      send: (text) => {
        const command: LiveCommand = JSON.parse(text);
        this.commands.push(command);
        later(() => this.#open.has(open) && connection.command(command));
      },
      close: () => {
        isOver = true;
        this.#open.delete(open);
      },
    };
  };

  /** A session's log; there is one from now on. */
  log(id: string): FakeLog {
    const log = this.logs.get(id) ?? new FakeLog(id);
    this.logs.set(id, log);
    return log;
  }

  /** Of the one session most tests have. */
  get events(): readonly LogEvent[] {
    return this.log(SESSION_ID).events;
  }

  get state(): SessionState {
    return this.log(SESSION_ID).state;
  }

  get epoch(): number {
    return this.log(SESSION_ID).epoch;
  }

  set epoch(epoch: number) {
    this.log(SESSION_ID).epoch = epoch;
  }

  append(...events: { type: string }[]): void {
    this.appendTo(SESSION_ID, ...events);
  }

  appendTo(id: string, ...events: { type: string }[]): void {
    const log = this.log(id);
    log.append(...events);
    if (this.muted) return;
    for (const open of [...this.#open]) {
      open.connection.deliver(log);
      if (open.connection.hasNews) open.answer?.();
    }
  }

  /** The kinds of the connections that are open now. */
  get open(): TransportKind[] {
    return [...this.#open].map(({ connection }) => connection.kind);
  }

  /** The sessions that each open connection carries. */
  get carried(): string[][] {
    return [...this.#open].map(({ connection }) => connection.sessions);
  }

  heartbeat(): void {
    for (const { connection, answer } of [...this.#open]) {
      connection.send({ type: "heartbeat" });
      answer?.();
    }
  }

  changeLists(): void {
    this.listsVersion += 1;
    for (const { connection, answer } of [...this.#open]) {
      connection.send({ type: "lists-changed", lists_version: this.listsVersion });
      answer?.();
    }
  }

  /** Ends what every connection carries of a session. */
  endSubscriptions(session_id: string, reason: SubscriptionEndReason): void {
    for (const { connection, answer } of [...this.#open]) {
      if (!connection.sessions.includes(session_id)) continue;
      connection.drop(session_id);
      connection.send({ type: "subscription-end", session_id, reason });
      answer?.();
    }
  }

  /** Ends all connections in good order. */
  endConnections(reason: "drain" | "signed_out"): void {
    for (const { connection, end, answer } of [...this.#open]) {
      connection.send({ type: "connection-end", reason });
      if (answer) answer();
      else end();
    }
  }

  /** Cuts all connections, as a crash does. */
  cutConnections(kinds: readonly TransportKind[] = ["websocket", "sse", "long-poll"]): void {
    for (const { connection, end } of [...this.#open]) if (kinds.includes(connection.kind)) end("error");
  }

  async #serve(kind: "sse" | "long-poll", request: LiveRequest, signal: AbortSignal): Promise<Response> {
    const fault = this.#nextFault(kind);
    if (fault?.type === "network") throw new TypeError("fetch failed");
    if (fault?.type === "gateway") return new Response("<h1>Bad gateway</h1>", { status: 502 });
    if (fault?.type === "problem") return problem(fault.status, fault.code, fault.retryAfter);
    return kind === "sse" ? this.#stream(request, signal, fault) : this.#poll(request, signal, fault);
  }

  #stream(request: LiveRequest, signal: AbortSignal, fault: LiveFault | undefined): Response {
    const body = new FakeBody(fault, this.pieces, signal, () => this.#open.delete(open));
    const connection = new FakeConnection("sse", this.logs, fault, (text) => body.write(`data:${text}\n\n`));
    const open: Open = { connection, end: (how) => body.end(how) };
    this.#open.add(open);
    this.#begin(connection, request);
    return new Response(body.stream, { headers: { "Content-Type": "text/event-stream" } });
  }

  #poll(request: LiveRequest, signal: AbortSignal, fault: LiveFault | undefined): Promise<Response> {
    const { promise, resolve, reject } = Promise.withResolvers<Response>();
    const frames: string[] = [];
    const answer = () => {
      if (fault?.type === "silent" || !this.#open.delete(open)) return;
      const body = new FakeBody(fault, this.pieces, signal, () => {});
      resolve(new Response(body.stream));
      body.write(`[${frames.join(",")}]`);
      body.end();
    };
    const connection = new FakeConnection("long-poll", this.logs, fault, (text) => frames.push(text));
    const end = () => {
      this.#open.delete(open);
      reject(new TypeError("fetch failed"));
    };
    const open: Open = { connection, end, answer };
    signal.addEventListener("abort", end);
    this.#open.add(open);
    this.#begin(connection, request);
    if (request.wait === false || connection.hasNews) answer();
    return promise;
  }

  #begin(connection: FakeConnection, request: LiveRequest): void {
    this.connections.push({ kind: connection.kind, request });
    const { listsVersion: lists_version } = this;
    connection.send({ type: "connection-start", lists_version });
    if (request.lists_version !== undefined && request.lists_version !== lists_version) {
      connection.send({ type: "lists-changed", lists_version });
    }
    for (const subscription of request.subscriptions) connection.subscribe(subscription);
  }

  #nextFault(kind: TransportKind): LiveFault | undefined {
    return this.blocked[kind] ?? this.faults.live.shift();
  }

  #read(route: "snapshot" | "page", url: URL): unknown {
    const id = /\/chat\/[a-z]+\/([^/]+)$/.exec(url.pathname)?.[1] ?? "";
    const state = this.logs.get(id)?.state;
    if (!state) return null;
    const { path, through } = Object.fromEntries(url.searchParams);
    if (route === "page") {
      const items = shownPath(state, path).slice(-2);
      return { items, next_cursor: items[0]?.parent_id ?? null };
    }
    const leaf = through === undefined ? null : newestLeafAfter(state, through);
    const shown = shownPath(state, leaf ?? state.leaf_id).slice(-this.window);
    return snapshotOf(state, shown, shown[0]?.parent_id ?? null) satisfies Snapshot;
  }

  #store(body: SendMessage): Accepted {
    this.posts.push(body);
    const id = body.client_message_id ?? "";
    const known = this.#stored.get(id);
    if (known) return known;
    const log = this.log(body.session_id);
    const event: Omit<MessageCreated, "seq"> = {
      type: "message-created",
      at: 0,
      actor: { kind: "user", id: "usr_1" },
      message_id: `msg_${id}`,
      data: {
        role: "user",
        parent_id: body.parent_id === undefined ? log.state.leaf_id : body.parent_id,
        parts: [{ type: "text", text: body.content }],
        client_message_id: id,
      },
    };
    const offset = log.offset(log.events.length - this.offsetLag);
    const run: RunInfo = {
      id: `run_${id}`,
      session_id: log.id,
      message_id: `msg_answer_${id}`,
      kind: "answer",
      model: "demo",
      status: "queued",
    };
    const accepted = { message: createdMessage({ ...event, seq: 0 }), run, offset };
    this.#stored.set(id, accepted);
    this.appendTo(log.id, event);
    return accepted;
  }
}

function isRefusal(fault: LiveFault | undefined): boolean {
  return fault?.type === "network" || fault?.type === "gateway" || fault?.type === "problem";
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
}

function routeOf(path: string): "snapshot" | "page" {
  return path.includes("/chat/messages/") ? "page" : "snapshot";
}

function problem(status: number, code: ProblemCode, retryAfter?: number): Response {
  const body = { type: "about:blank", title: code, status, code, detail: "Refused.", request_id: "req_1" };
  const headers = { "Content-Type": "application/problem+json", ...(retryAfter && { "Retry-After": `${retryAfter}` }) };
  return Response.json(body, { status, headers });
}
