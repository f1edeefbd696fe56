import {
  type Accepted,
  createdMessage,
  formatOffset,
  type MessageCreated,
  type ProblemCode,
  parseOffset,
  type RunInfo,
  reduce,
  type SendMessage,
  type SessionState,
  type Snapshot,
} from "@millrace/protocol";
import type { LogEvent } from "../src/read-log.ts";
import { SESSION_ID, snapshotOf, startState } from "./log-events.ts";

/** What goes wrong with one request. */
export type Fault =
  | { type: "problem"; status: number; code: ProblemCode; retryAfter?: number }
  | { type: "gateway" }
  | { type: "network" }
  /** The request is carried out, its answer is lost. */
  | { type: "reply-lost" }
  | { type: "silent" }
  /** The answer is ready, but waits. */
  | { type: "held"; release: Promise<void> }
  /** The stream ends after so many bytes. */
  | { type: "cut"; bytes: number; how: "end" | "error" }
  /** The stream starts with events the reader has. */
  | { type: "repeat"; events: number }
  | { type: "hole"; events: number };

interface Stream {
  controller: ReadableStreamDefaultController<Uint8Array>;
  seq: number;
  bytesLeft: number;
  how: "end" | "error";
  muted: boolean;
}

/** A server with one session: its log, its snapshot, its commands, and faults on demand. */
export class FakeServer {
  epoch = 1;
  readonly events: LogEvent[] = [];
  /** One per request, in order, by what is asked; none left means that all goes well. */
  readonly faults: Record<"log" | "snapshot" | "post" | "page", Fault[]> = {
    log: [],
    snapshot: [],
    post: [],
    page: [],
  };
  readonly requests: { method: string; path: string; headers: Headers }[] = [];
  /** Bodies of all posts that arrived, stored or not. */
  readonly posts: SendMessage[] = [];
  /** How many messages, from the newest, a snapshot shows. */
  window = Number.POSITIVE_INFINITY;
  /** Streams carry nothing for now. */
  muted = false;
  /** How many events came between reading the offset and storing a message. */
  offsetLag = 0;
  /** How many bytes arrive at a time. */
  pieces = 16_384;
  readonly #streams = new Set<Stream>();
  readonly #stored = new Map<string, Accepted>();

  readonly fetch = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(String(input), "http://server.test");
    const method = init.method ?? "GET";
    const signal = init.signal ?? new AbortController().signal;
    signal.throwIfAborted();
    this.requests.push({ method, path: url.pathname + url.search, headers: new Headers(init.headers) });
    const route = method === "POST" ? "post" : routeOf(url.pathname);
    const fault = this.faults[route].shift();
    if (fault?.type === "network") throw new TypeError("fetch failed");
    if (fault?.type === "gateway") return new Response("<h1>Bad gateway</h1>", { status: 502 });
    if (fault?.type === "problem") return problem(fault.status, fault.code, fault.retryAfter);
    if (fault?.type === "silent" && route !== "log") {
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    }
    if (route === "log") return this.#openStream(url.searchParams.get("offset") ?? "", signal, fault);
    const answer = route === "post" ? this.#store(JSON.parse(String(init.body))) : this.#read(route, url);
    if (fault?.type === "held") await fault.release;
    if (fault?.type === "reply-lost") throw new TypeError("fetch failed");
    return Response.json(answer, { status: route === "post" ? 202 : 200 });
  };

  get state(): SessionState {
    return this.events.reduce(reduce, startState(this.epoch));
  }

  get openStreams(): number {
    return this.#streams.size;
  }

  append(...events: { type: string }[]): void {
    for (const event of events) this.events.push({ ...event, seq: this.events.length + 1 });
    for (const stream of [...this.#streams]) this.#deliver(stream);
  }

  heartbeat(): void {
    for (const stream of [...this.#streams]) this.#write(stream, this.#control(stream));
  }

  /** Ends all open streams, as a restart does. */
  closeStreams(): void {
    for (const stream of [...this.#streams]) this.#finish(stream);
  }

  #read(route: "snapshot" | "page", url: URL): unknown {
    const messages = this.state.messages;
    if (route === "page") {
      const end = Number(url.searchParams.get("cursor"));
      const start = Math.max(0, end - 2);
      return { items: messages.slice(start, end), next_cursor: start > 0 ? String(start) : null };
    }
    const start = Math.max(0, messages.length - this.window);
    return snapshotOf(this.state, messages.slice(start), start > 0 ? String(start) : null) satisfies Snapshot;
  }

  #store(body: SendMessage): Accepted {
    this.posts.push(body);
    const id = body.client_message_id ?? "";
    const known = this.#stored.get(id);
    if (known) return known;
    const event: Omit<MessageCreated, "seq"> = {
      type: "message-created",
      at: 0,
      actor: { kind: "user", id: "usr_1" },
      message_id: `msg_${id}`,
      data: {
        role: "user",
        parent_id: this.state.messages.at(-1)?.id ?? null,
        parts: [{ type: "text", text: body.content }],
        client_message_id: id,
      },
    };
    const offset = formatOffset(this.epoch, this.events.length - this.offsetLag);
    const run: RunInfo = {
      id: `run_${id}`,
      session_id: SESSION_ID,
      message_id: "",
      kind: "answer",
      model: "demo",
      status: "queued",
    };
    const accepted = { message: createdMessage({ ...event, seq: 0 }), run, offset };
    this.#stored.set(id, accepted);
    this.append(event);
    return accepted;
  }

  #openStream(offset: string, signal: AbortSignal, fault: Fault | undefined): Response {
    const position = parseOffset(offset);
    if (!position) return problem(400, "invalid_offset");
    if (position.epoch !== this.epoch || position.seq > this.events.length) return problem(410, "offset_gone");
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        const stream: Stream = {
          controller,
          seq: position.seq,
          bytesLeft: fault?.type === "cut" ? fault.bytes : Number.POSITIVE_INFINITY,
          how: fault?.type === "cut" ? fault.how : "end",
          muted: fault?.type === "silent",
        };
        if (fault?.type === "repeat") stream.seq = Math.max(0, stream.seq - fault.events);
        if (fault?.type === "hole") stream.seq = Math.min(this.events.length, stream.seq + fault.events);
        this.#streams.add(stream);
        signal.addEventListener("abort", () => this.#fail(stream, signal.reason));
        this.#write(stream, this.#control(stream, false));
        if (stream.seq < this.events.length) this.#deliver(stream);
      },
    });
    return new Response(body, { headers: { "Content-Type": "text/event-stream" } });
  }

  #deliver(stream: Stream): void {
    if (this.muted) return;
    const events = this.events.slice(stream.seq);
    stream.seq = this.events.length;
    const data = `event: data\nid: ${formatOffset(this.epoch, stream.seq)}\ndata: ${JSON.stringify(events)}\n\n`;
    this.#write(stream, (events.length > 0 ? data : "") + this.#control(stream));
  }

  #control(stream: Stream, upToDate = true): string {
    const streamNextOffset = formatOffset(this.epoch, stream.seq);
    return `event: control\ndata: ${JSON.stringify({ streamNextOffset, ...(upToDate && { upToDate }) })}\n\n`;
  }

  #write(stream: Stream, text: string): void {
    if (stream.muted || !this.#streams.has(stream)) return;
    const bytes = new TextEncoder().encode(text);
    const sent = bytes.subarray(0, stream.bytesLeft);
    for (let at = 0; at < sent.length; at += this.pieces) stream.controller.enqueue(sent.slice(at, at + this.pieces));
    stream.bytesLeft -= sent.length;
    if (stream.bytesLeft > 0) return;
    if (stream.how === "end") this.#finish(stream);
    else this.#fail(stream, new TypeError("terminated"));
  }

  #finish(stream: Stream): void {
    if (this.#streams.delete(stream)) stream.controller.close();
  }

  #fail(stream: Stream, reason: unknown): void {
    if (this.#streams.delete(stream)) stream.controller.error(reason);
  }
}

function routeOf(path: string): "log" | "snapshot" | "page" {
  if (path.endsWith("/log")) return "log";
  return path.includes("/chat/messages/") ? "page" : "snapshot";
}

function problem(status: number, code: ProblemCode, retryAfter?: number): Response {
  const body = { type: "about:blank", title: code, status, code, detail: "Refused.", request_id: "req_1" };
  const headers = { "Content-Type": "application/problem+json", ...(retryAfter && { "Retry-After": `${retryAfter}` }) };
  return Response.json(body, { status, headers });
}
