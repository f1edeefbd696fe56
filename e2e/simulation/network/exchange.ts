import type { ServerProcess } from "../server/server-process.ts";
import type { Machine } from "../time/machine.ts";
import { FrameWriter } from "./frame-writer.ts";
import type { RequestFault } from "./link.ts";
import { browserRequest, type Route } from "./route.ts";
import { Wire } from "./wire.ts";

/** Bytes of an answer that may be on their way before the server is asked for more. */
const WINDOW = 64 * 1_024;
/** What `fetch` rejects with when there is no answer. */
const NETWORK_ERROR = new TypeError("network error");
/** Why a request is given up on the server. */
const GONE = new Error("the browser is gone");
/** Stands for the head of an answer on its way. */
const HEAD = new Uint8Array(0);

/** `fetch` as the code of one tab calls it. */
export function createFetch(route: Route, tab: Machine): typeof fetch {
  return (input, init = {}) =>
    new Promise((resolve, reject) => {
      new Exchange(route, tab, String(input), init, { resolve, reject }).send();
    });
}

interface Caller {
  resolve(response: Response): void;
  reject(reason: unknown): void;
}

/** One request and its answer. */
class Exchange {
  readonly #route: Route;
  readonly #tab: Machine;
  readonly #path: string;
  readonly #init: RequestInit;
  readonly #caller: Caller;
  /** Fires on the server when the browser is gone. */
  readonly #serverSide = new AbortController();
  readonly #leave: (() => void)[] = [];
  #body: ReadableStreamDefaultController<Uint8Array> | null = null;
  #wire: Wire | null = null;
  /** What the request was let in by. */
  readonly #cookie: string;
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  /** What serves it. */
  #server: Machine | null = null;
  /** The server is through with it. */
  #isServed = false;
  #over = false;

  constructor(route: Route, tab: Machine, path: string, init: RequestInit, caller: Caller) {
    this.#route = route;
    this.#cookie = route.cookie;
    this.#tab = tab;
    this.#path = path;
    this.#init = init;
    this.#caller = caller;
  }

  send(): void {
    const { scheduler, link } = this.#route;
    const { signal } = this.#init;
    const onAbort = () => this.#fail(signal?.reason);
    signal?.addEventListener("abort", onAbort);
    this.#leave.push(() => signal?.removeEventListener("abort", onAbort));
    this.#leave.push(this.#tab.whenDead(() => this.#fail(NETWORK_ERROR)));
    if (signal?.aborted) {
      onAbort();
    } else if (!link.online) {
      this.#failLater();
    } else {
      const fault = link.takeRequestFault(isRepeatable(this.#init, this.#path));
      if (fault === "lost") this.#lose();
      else scheduler.schedule(() => this.#arrive(fault), link.latency);
    }
  }

  #arrive(fault: RequestFault | null): void {
    const { link, server } = this.#route;
    if (this.#over) return;
    const process = server.listening;
    if (this.#isStream && link.streams === "refused") {
      this.#later(() => this.#refuse());
    } else if (process) {
      this.#leave.push(process.machine.whenDead((how) => how === "reset" && this.#failLater()));
      void this.#serve(process, fault);
    } else {
      this.#failLater();
    }
  }

  async #serve(process: ServerProcess, fault: RequestFault | null): Promise<void> {
    const { link, scheduler, random, server } = this.#route;
    this.#server = process.machine;
    const { signal: _tabs, ...init } = this.#init;
    if (fault === "duplicate") {
      const repeat = async () => {
        const copy = await server.listening?.serve(browserRequest(this.#cookie, this.#path, init));
        await copy?.body?.cancel();
      };
      scheduler.schedule(() => void repeat(), random.between(0, 3_000));
    }
    const response = await process.serve(
      browserRequest(this.#cookie, this.#path, { ...init, signal: this.#serverSide.signal }),
    );
    if (this.#over || fault === "reply-lost") {
      void response.body?.cancel();
      if (!this.#over) this.#lose();
    } else if (!this.#isStream || link.streams === "open") {
      void this.#answer(response, process.machine);
    }
  }

  get #isStream(): boolean {
    return this.#path === "/api/v1/live";
  }

  /** The server's side of the answer: as much at a time as the way holds. */
  async #answer(response: Response, server: Machine): Promise<void> {
    const { scheduler, random, link } = this.#route;
    let mayGoOn = Promise.withResolvers<void>();
    const wire = new Wire(link, scheduler, random, {
      bytes: (chunk) => (chunk === HEAD ? this.#head(response) : this.#toBody((body) => body.enqueue(chunk))),
      end: (how) => (how === "clean" ? this.#finish() : this.#fail(NETWORK_ERROR)),
      drained: () => server.run(() => mayGoOn.resolve()),
      broken: () => this.#leaveServer(),
    });
    this.#wire = wire;
    const reader = response.body?.getReader();
    this.#reader = reader;
    const frames = new FrameWriter(this.#route, this.#cookie, wire);
    wire.write(HEAD);
    try {
      for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
        frames.write(next.value);
        while (wire.travelling > WINDOW) {
          mayGoOn = Promise.withResolvers();
          await mayGoOn.promise;
        }
      }
      this.#isServed = true;
      wire.end("clean");
    } catch {
      this.#isServed = true;
      wire.end("reset");
    }
  }

  #head({ status, headers }: Response): void {
    const cookie = headers.get("set-cookie");
    if (cookie !== null) this.#route.cookie = cookie;
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#body = controller;
      },
      cancel: () => this.#hangUp(),
    });
    this.#tab.run(() => this.#caller.resolve(new Response(status === 204 ? null : stream, { status, headers })));
  }

  #finish(): void {
    if (!this.#end()) return;
    this.#tab.run(() => this.#caller.reject(NETWORK_ERROR)); // nothing, where the head has arrived
    this.#toBody((body) => {
      this.#body = null;
      body.close();
    });
  }

  #fail(reason: unknown): void {
    if (!this.#end()) return;
    this.#tab.run(() => this.#caller.reject(reason)); // nothing, where the head has arrived
    this.#toBody((body) => {
      this.#body = null;
      body.error(reason);
    });
  }

  #toBody(change: (body: ReadableStreamDefaultController<Uint8Array>) => void): void {
    this.#tab.run(() => this.#body && change(this.#body));
  }

  /** A gateway's own page. */
  #refuse(): void {
    if (this.#end()) this.#tab.run(() => this.#caller.resolve(new Response("<h1>Bad gateway</h1>", { status: 502 })));
  }

  /** Nothing comes back: at once with an error, or without a word. */
  #lose(): void {
    if (this.#route.random.chance(0.5)) this.#failLater();
  }

  #failLater(): void {
    this.#later(() => this.#fail(NETWORK_ERROR));
  }

  #later(callback: () => void): void {
    this.#route.scheduler.schedule(callback, this.#route.link.latency);
  }

  /** The browser does not want the rest. */
  #hangUp(): void {
    this.#body = null;
    this.#end();
  }

  /** @returns false when it was over already */
  #end(): boolean {
    if (this.#over) return false;
    this.#over = true;
    this.#wire?.discard();
    for (const leave of this.#leave.splice(0)) leave();
    this.#later(() => this.#leaveServer());
    return true;
  }

  /** The server notices that nobody waits for the answer any more, if it is not through with it. */
  #leaveServer(): void {
    if (this.#isServed) return;
    this.#server?.run(() => {
      this.#serverSide.abort(GONE);
      void this.#reader?.cancel();
    });
  }
}

/** Requests that do the same once or twice: what a proxy may repeat on its own. */
function isRepeatable({ method, headers }: RequestInit, path: string): boolean {
  if (method !== "POST") return false;
  return path === "/api/v1/chat/messages" || path.endsWith("/stop") || new Headers(headers).has("idempotency-key");
}
