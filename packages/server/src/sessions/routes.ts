import { requireUser } from "../http/auth.ts";
import { problem, problemResponse } from "../http/problems.ts";
import { createRouter } from "../http/router.ts";
import type { Identity } from "../identity/identity.ts";
import { AppendFailed } from "../log/log.ts";
import type { SessionDependencies } from "./dependencies.ts";
import { mountMessageRoutes } from "./message-routes.ts";
import { mountModelRoutes } from "./model-routes.ts";
import { mountSessionRoutes } from "./session-routes.ts";
import { mountStreamRoutes } from "./stream-routes.ts";

const NOT_STORED = problem(
  "unavailable",
  "The server cannot store anything at the moment. Try again soon; with the same id nothing is stored twice.",
  { headers: { "Retry-After": "5" } },
);

/** `/api/v1/models`, `/api/v1/chat` and `/api/v1/chats`, for signed-in people. */
export function createSessionRoutes(deps: SessionDependencies, identity: Pick<Identity, "authenticate">) {
  const router = createRouter();
  for (const path of ["/api/v1/chat/*", "/api/v1/chats/*"]) router.use(path, requireUser(identity));
  mountModelRoutes(router, deps.models, identity);
  mountSessionRoutes(router, deps);
  mountMessageRoutes(router, deps);
  mountStreamRoutes(router, deps);
  router.onError((error, c) => {
    if (!(error instanceof AppendFailed)) throw error;
    deps.logger.error({ err: error.cause, request_id: c.var.requestId, outcome: error.outcome }, "nothing was stored");
    return problemResponse(c, NOT_STORED);
  });
  return router;
}
