import type { HttpBindings } from "@hono/node-server";
import type { Principal } from "../principal.ts";

/** What handlers find on Hono's context. */
export interface Env {
  Variables: {
    requestId: string;
    /** Set by `requireUser`; routes without it must not read it. */
    principal: Principal;
  };
  /** Node's request and response; absent in `app.request()` and in Next.js. */
  Bindings: Partial<HttpBindings>;
}
