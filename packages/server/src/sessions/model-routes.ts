import { createRoute, z } from "@hono/zod-openapi";
import { requireUser } from "../http/auth.ts";
import { type createRouter, problemAnswers } from "../http/router.ts";
import type { Identity } from "../identity/identity.ts";
import type { Models } from "../models/registry.ts";
import { jsonAnswer } from "./route-helpers.ts";

const MODEL = z.object({ id: z.string(), name: z.string(), provider: z.string(), demo: z.boolean() }).openapi("Model");

const LIST = createRoute({
  method: "get",
  path: "/api/v1/models",
  summary: "List the models one can choose",
  responses: {
    200: jsonAnswer(z.object({ items: z.array(MODEL), default_model: z.string() }).openapi("ModelList"), "The models"),
    ...problemAnswers("unauthenticated"),
  },
});

export function mountModelRoutes(
  router: ReturnType<typeof createRouter>,
  models: Models,
  identity: Pick<Identity, "authenticate">,
): void {
  router.use(LIST.getRoutingPath(), requireUser(identity));
  router.openapi(LIST, async (c) => {
    const { userId } = c.var.principal;
    const [items, default_model] = await Promise.all([models.list(userId), models.defaultModel(userId)]);
    return c.json({ items, default_model }, 200);
  });
}
