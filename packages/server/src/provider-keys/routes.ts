import { createRoute, z } from "@hono/zod-openapi";
import { requireAdmin, requireUser } from "../http/auth.ts";
import { jsonAnswer, jsonBody } from "../http/json-content.ts";
import { createRouter, problemAnswers } from "../http/router.ts";
import type { Identity } from "../identity/identity.ts";
import type { ProviderKeyDependencies } from "./dependencies.ts";
import { KeyCommands } from "./key-commands.ts";
import { inUse, type KeyDirectory } from "./key-directory.ts";
import { readNotCurrent } from "./key-store.ts";
import { KEY_ID, OWN_KEYS, SAVE_KEY, TESTED_KEY, WORKSPACE_KEYS } from "./schemas.ts";

const OWN = "/api/v1/provider-keys";
const WORKSPACE = "/api/v1/admin/provider-keys";

function list<Schema extends z.ZodType>(path: string, whose: string, schema: Schema) {
  return createRoute({
    method: "get",
    path,
    summary: `List ${whose} keys of providers; the keys themselves are in no answer`,
    responses: { 200: jsonAnswer(schema, "The keys"), ...problemAnswers("unauthenticated", "not_found") },
  });
}

function commands(base: string, whose: string) {
  const params = z.object({ id: KEY_ID });
  const SAVE = createRoute({
    method: "post",
    path: base,
    summary: `Try a key of a provider, and add or replace it among ${whose} if it works`,
    request: jsonBody(SAVE_KEY),
    responses: {
      200: jsonAnswer(TESTED_KEY, "What came of it; no key: it was not saved"),
      ...problemAnswers("invalid_request", "unauthenticated", "not_found", "conflict"),
    },
  });
  const TEST = createRoute({
    method: "post",
    path: `${base}/{id}/test`,
    summary: `Try one of ${whose} keys again`,
    request: { params },
    responses: {
      200: jsonAnswer(TESTED_KEY, "What came of it"),
      ...problemAnswers("unauthenticated", "not_found", "conflict"),
    },
  });
  const REMOVE = createRoute({
    method: "delete",
    path: `${base}/{id}`,
    summary: `Delete one of ${whose} keys; the next call is made without it`,
    request: { params },
    responses: { 204: { description: "Deleted" }, ...problemAnswers("unauthenticated", "not_found") },
  });
  return { SAVE, TEST, REMOVE };
}

export function createProviderKeyRoutes(
  deps: ProviderKeyDependencies,
  directory: KeyDirectory,
  identity: Pick<Identity, "authenticate">,
) {
  const router = createRouter();
  router.use(`${OWN}/*`, requireUser(identity));
  router.use(`${WORKSPACE}/*`, requireAdmin(identity));

  const ownedBy = (ownerId: string | null) => new KeyCommands(deps, directory, ownerId);
  router.openapi(list(OWN, "one's own", OWN_KEYS), async (c) => {
    const { userId } = c.var.principal;
    const [items, setups] = await Promise.all([ownedBy(userId).list(), directory.setupsFor(userId)]);
    return c.json({ items, in_use: inUse(setups), own_keys: deps.ownKeys }, 200);
  });
  router.openapi(list(WORKSPACE, "the workspace's", WORKSPACE_KEYS), async (c) => {
    const [items, setups, left] = await Promise.all([
      ownedBy(null).list(),
      directory.workspaceSetupsFor(c.var.principal.userId),
      readNotCurrent(deps),
    ]);
    return c.json({ items, in_use: inUse(setups), not_current: left.length }, 200);
  });
  for (const [base, whose] of [
    [OWN, "one's own"],
    [WORKSPACE, "the workspace's"],
  ] as const) {
    const { SAVE, TEST, REMOVE } = commands(base, whose);
    const owned = (userId: string) => ownedBy(base === OWN ? userId : null);
    router.openapi(SAVE, async (c) => c.json(await owned(c.var.principal.userId).save(c.req.valid("json")), 200));
    router.openapi(TEST, async (c) => c.json(await owned(c.var.principal.userId).test(c.req.valid("param").id), 200));
    router.openapi(REMOVE, async (c) => {
      await owned(c.var.principal.userId).remove(c.req.valid("param").id);
      return c.body(null, 204);
    });
  }
  return router;
}
