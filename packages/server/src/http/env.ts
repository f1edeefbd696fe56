import type { HttpBindings } from "@hono/node-server";
import type { Principal } from "../principal.ts";
import type { Sink } from "./sink.ts";

export interface ServerBindings {
  /** Streams without an end of their own; the server ends them when it closes. */
  openStreams: Set<Sink>;
}

/** What handlers find on Hono's context. */
export interface Env {
  Variables: {
    requestId: string;
    /** Set by `requireUser`; routes without it must not read it. */
    principal: Principal;
  };
  /** What `serve` adds; absent in `app.request()` and in Next.js. */
  Bindings: Partial<HttpBindings & ServerBindings>;
}
