import { createRoute, z } from "@hono/zod-openapi";
import { requireUser } from "../http/auth.ts";
import { jsonAnswer, jsonBody } from "../http/json-content.ts";
import { createRouter, problemAnswers } from "../http/router.ts";
import type { Principal } from "../principal.ts";
import { createApiKey, listApiKeys, renameApiKey, revokeApiKey } from "./api-key-commands.ts";
import type { ApiKeyDependencies } from "./dependencies.ts";
import { API_KEY, API_KEY_ID, API_KEY_LIST, CREATE_API_KEY, NEW_API_KEY, RENAME_API_KEY } from "./schemas.ts";

const PATH = "/api/v1/api-keys";
const ONE = { path: `${PATH}/{id}`, request: { params: z.object({ id: API_KEY_ID }) } };

const LIST = createRoute({
  method: "get",
  path: PATH,
  summary: "List one's API keys, the newest first",
  responses: { 200: jsonAnswer(API_KEY_LIST, "The keys"), ...problemAnswers("unauthenticated") },
});
const CREATE = createRoute({
  method: "post",
  path: PATH,
  summary: "Make an API key; the answer is the only one that has it",
  request: jsonBody(CREATE_API_KEY),
  responses: {
    201: jsonAnswer(NEW_API_KEY, "The key"),
    ...problemAnswers("invalid_request", "unauthenticated", "conflict"),
  },
});
const RENAME = createRoute({
  ...ONE,
  method: "patch",
  summary: "Give an API key another name",
  request: { ...ONE.request, ...jsonBody(RENAME_API_KEY) },
  responses: {
    200: jsonAnswer(API_KEY, "The key"),
    ...problemAnswers("invalid_request", "unauthenticated", "not_found"),
  },
});
const REVOKE = createRoute({
  ...ONE,
  method: "delete",
  summary: "Revoke an API key; what was opened with it ends",
  responses: { 204: { description: "Revoked" }, ...problemAnswers("unauthenticated", "not_found") },
});

interface KeyIdentity {
  authenticate(request: Request): Promise<Principal | null>;
  credentialEnded(credentialId: string): Promise<void>;
}

/** `/api/v1/api-keys`, for whoever signed in: `ROUTE_ACCESS` lets no key make keys. */
export function createApiKeyRoutes(deps: ApiKeyDependencies, identity: KeyIdentity) {
  const router = createRouter();
  router.use(`${PATH}/*`, requireUser(identity));
  router.openapi(LIST, async (c) => c.json({ items: await listApiKeys(deps, c.var.principal) }, 200));
  router.openapi(CREATE, async (c) => c.json(await createApiKey(deps, c.var.principal, c.req.valid("json")), 201));
  router.openapi(RENAME, async (c) => {
    const { name } = c.req.valid("json");
    return c.json(await renameApiKey(deps, c.var.principal, c.req.valid("param").id, name), 200);
  });
  router.openapi(REVOKE, async (c) => {
    const { id } = c.req.valid("param");
    await revokeApiKey(deps, c.var.principal, id);
    await identity.credentialEnded(id);
    return c.body(null, 204);
  });
  return router;
}
