import { requireUser } from "../http/auth.ts";
import { createRouter } from "../http/router.ts";
import type { Identity } from "../identity/identity.ts";
import type { SessionDependencies } from "./dependencies.ts";
import { mountMessageRoutes } from "./message-routes.ts";
import { answerNotStored } from "./not-stored.ts";
import { mountQueueRoutes } from "./queue/queue-routes.ts";
import { mountSessionRoutes } from "./session-routes.ts";
import { mountStreamRoutes } from "./stream-routes.ts";

/** `/api/v1/chat` and `/api/v1/chats`, for signed-in people. */
export function createSessionRoutes(deps: SessionDependencies, identity: Pick<Identity, "authenticate">) {
  const router = createRouter();
  for (const path of ["/api/v1/chat/*", "/api/v1/chats/*"]) router.use(path, requireUser(identity));
  mountSessionRoutes(router, deps);
  mountMessageRoutes(router, deps);
  mountQueueRoutes(router, deps);
  mountStreamRoutes(router, deps);
  router.onError(answerNotStored(deps));
  return router;
}
