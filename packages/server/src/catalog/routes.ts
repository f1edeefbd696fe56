import { createRoute, z } from "@hono/zod-openapi";
import { requireAdmin, requireUser } from "../http/auth.ts";
import { jsonAnswer, jsonBody } from "../http/json-content.ts";
import { createRouter, problemAnswers } from "../http/router.ts";
import type { Identity } from "../identity/identity.ts";
import { addModel, addPrice, changeModel, removeModel, removePrice } from "./change-models.ts";
import type { CatalogDependencies } from "./dependencies.ts";
import { listAdminModels } from "./list-admin-models.ts";
import { ADD_MODEL, ADD_PRICE, ADMIN_MODEL_LIST, CHANGE_MODEL, MODEL_ID, MODEL_LIST, PRICE_ID } from "./schemas.ts";

const MODELS = "/api/v1/models";
const ADMIN = "/api/v1/admin/models";
const PRICES = `${ADMIN}/prices`;
const DONE = { 204: { description: "Done" } };

const LIST = createRoute({
  method: "get",
  path: MODELS,
  summary: "List the models one can choose",
  responses: { 200: jsonAnswer(MODEL_LIST, "The models"), ...problemAnswers("unauthenticated") },
});
const ADMIN_LIST = createRoute({
  method: "get",
  path: ADMIN,
  summary: "List all models that are known, with their prices and what the workspace has set about them",
  responses: {
    200: jsonAnswer(ADMIN_MODEL_LIST, "The models"),
    ...problemAnswers("unauthenticated", "not_found"),
  },
});
const ADD = createRoute({
  method: "post",
  path: ADMIN,
  summary: "Register a model that the catalogue does not have",
  request: jsonBody(ADD_MODEL),
  responses: { ...DONE, ...problemAnswers("invalid_request", "unauthenticated", "not_found", "conflict") },
});
const CHANGE = createRoute({
  method: "patch",
  path: ADMIN,
  summary: "Hide or show a model, or make it the default one",
  request: jsonBody(CHANGE_MODEL),
  responses: { ...DONE, ...problemAnswers("invalid_request", "unauthenticated", "not_found") },
});
const REMOVE = createRoute({
  method: "delete",
  path: ADMIN,
  summary: "Remove a model that the workspace registered, with its prices",
  request: { query: z.object({ id: MODEL_ID }) },
  responses: { ...DONE, ...problemAnswers("invalid_request", "unauthenticated", "not_found") },
});
const ADD_PRICES = createRoute({
  method: "post",
  path: PRICES,
  summary: "Set what a model costs from a date on",
  request: jsonBody(ADD_PRICE),
  responses: { ...DONE, ...problemAnswers("invalid_request", "unauthenticated", "not_found", "conflict") },
});
const REMOVE_PRICES = createRoute({
  method: "delete",
  path: `${PRICES}/{id}`,
  summary: "Take back what the workspace set as a price",
  request: { params: z.object({ id: PRICE_ID }) },
  responses: { ...DONE, ...problemAnswers("unauthenticated", "not_found") },
});

/** The models people choose from, and for administrators what is set about them. */
export function createModelRoutes(deps: CatalogDependencies, identity: Pick<Identity, "authenticate">) {
  const router = createRouter();
  router.use(MODELS, requireUser(identity));
  router.use(`${ADMIN}/*`, requireAdmin(identity));
  router.openapi(LIST, async (c) => {
    const { userId } = c.var.principal;
    const [items, default_model] = await Promise.all([deps.models.list(userId), deps.models.defaultModel(userId)]);
    return c.json({ items, default_model }, 200);
  });
  router.openapi(ADMIN_LIST, async (c) => c.json(await listAdminModels(deps, c.var.principal.userId), 200));
  router.openapi(ADD, async (c) => {
    await addModel(deps, c.var.principal, c.req.valid("json"));
    return c.body(null, 204);
  });
  router.openapi(CHANGE, async (c) => {
    await changeModel(deps, c.req.valid("json"));
    return c.body(null, 204);
  });
  router.openapi(REMOVE, async (c) => {
    await removeModel(deps, c.req.valid("query").id);
    return c.body(null, 204);
  });
  router.openapi(ADD_PRICES, async (c) => {
    await addPrice(deps, c.var.principal, c.req.valid("json"));
    return c.body(null, 204);
  });
  router.openapi(REMOVE_PRICES, async (c) => {
    await removePrice(deps, c.req.valid("param").id);
    return c.body(null, 204);
  });
  return router;
}
