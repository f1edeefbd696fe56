import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { requireAdmin, requireUser } from "../http/auth.ts";
import type { Env } from "../http/env.ts";
import { jsonAnswer, jsonBody } from "../http/json-content.ts";
import { problem } from "../http/problems.ts";
import { createRouter, problemAnswers } from "../http/router.ts";
import type { Identity } from "../identity/identity.ts";
import { readOwnStandings } from "./budgets.ts";
import type { UsageDependencies } from "./dependencies.ts";
import { exportCsv } from "./export-csv.ts";
import { readSessionUsage, readUsage } from "./read-usage.ts";
import {
  BUDGET_STANDINGS,
  PERSON_BUDGET,
  RANGE,
  SESSION_USAGE,
  SET_BUDGET,
  USAGE_REPORT,
  WORKSPACE_BUDGETS,
} from "./schemas.ts";
import { readWorkspaceBudgets, removePersonBudget, setBudget } from "./workspace-budgets.ts";

const csv = {
  description: "One line per call; a line of names first",
  content: { "text/csv": { schema: z.string() } },
};
const REPORT = jsonAnswer(USAGE_REPORT, "What was used");
const ALL_BUDGETS = jsonAnswer(WORKSPACE_BUDGETS, "All budgets, and how they stand");

const READ = createRoute({
  method: "get",
  path: "/api/v1/usage",
  summary: "What one used, by day, model and session",
  request: { query: RANGE },
  responses: { 200: REPORT, ...problemAnswers("invalid_request", "unauthenticated") },
});
const EXPORT = createRoute({
  method: "get",
  path: "/api/v1/usage/export.csv",
  summary: "Every call one made, as CSV",
  request: { query: RANGE },
  responses: { 200: csv, ...problemAnswers("invalid_request", "unauthenticated") },
});
const BUDGETS = createRoute({
  method: "get",
  path: "/api/v1/usage/budgets",
  summary: "How one's budgets stand, and for those who may set up the deployment the workspace's",
  responses: {
    200: jsonAnswer(BUDGET_STANDINGS, "The budgets of this day and this month"),
    ...problemAnswers("unauthenticated"),
  },
});
const OF_SESSION = createRoute({
  method: "get",
  path: "/api/v1/chat/sessions/{id}/usage",
  summary: "What each answer of a session used",
  request: { params: z.object({ id: z.string() }) },
  responses: {
    200: jsonAnswer(SESSION_USAGE, "The newest first"),
    ...problemAnswers("not_found", "unauthenticated"),
  },
});
const READ_ALL = createRoute({
  method: "get",
  path: "/api/v1/admin/usage",
  summary: "What the workspace used, by day, model and person",
  request: { query: RANGE },
  responses: { 200: REPORT, ...problemAnswers("invalid_request", "not_found", "unauthenticated") },
});
const EXPORT_ALL = createRoute({
  method: "get",
  path: "/api/v1/admin/usage/export.csv",
  summary: "Every call the workspace made, as CSV",
  request: { query: RANGE },
  responses: { 200: csv, ...problemAnswers("invalid_request", "not_found", "unauthenticated") },
});
const ALL = createRoute({
  method: "get",
  path: "/api/v1/admin/budgets",
  summary: "Read all budgets",
  responses: { 200: ALL_BUDGETS, ...problemAnswers("not_found", "unauthenticated") },
});
const SET = createRoute({
  method: "put",
  path: "/api/v1/admin/budgets",
  summary: "Set what may be spent in a day or a month",
  request: jsonBody(SET_BUDGET),
  responses: { 200: ALL_BUDGETS, ...problemAnswers("invalid_request", "not_found", "unauthenticated", "unavailable") },
});
const REMOVE = createRoute({
  method: "delete",
  path: "/api/v1/admin/budgets/{user_id}/{period}",
  summary: "Let what holds for everybody hold for a person again",
  request: { params: PERSON_BUDGET },
  responses: { 200: ALL_BUDGETS, ...problemAnswers("not_found", "unauthenticated", "unavailable") },
});

/** Reports of what was used, and budgets. */
export function createUsageRoutes(deps: UsageDependencies, identity: Pick<Identity, "authenticate" | "people">) {
  const { db } = deps.storage;
  const router = createRouter();
  for (const path of ["/api/v1/usage/*", "/api/v1/chat/*"]) router.use(path, requireUser(identity));
  for (const path of ["/api/v1/admin/usage/*", "/api/v1/admin/budgets/*"]) router.use(path, requireAdmin(identity));

  router.openapi(READ, async (c) => c.json(await readUsage(db, c.req.valid("query"), c.var.principal.userId, null)));
  router.openapi(EXPORT, (c) => {
    const range = c.req.valid("query");
    return download(c, range, exportCsv(db, range, c.var.principal.userId, null));
  });
  router.openapi(BUDGETS, async (c) => {
    const { userId, isAdmin } = c.var.principal;
    const standings = await readOwnStandings(deps.storage, userId, deps.clock.now());
    return c.json({ items: standings.filter(({ scope }) => scope === "person" || isAdmin) });
  });
  router.openapi(OF_SESSION, async (c) => {
    const { id } = c.req.valid("param");
    if (!(await deps.mayRead(c.var.principal, id))) throw problem("not_found", "There is no such session.");
    return c.json(await readSessionUsage(db, id));
  });
  router.openapi(READ_ALL, async (c) =>
    c.json(await readUsage(db, c.req.valid("query"), c.var.principal.userId, await identity.people())),
  );
  router.openapi(EXPORT_ALL, async (c) => {
    const range = c.req.valid("query");
    return download(c, range, exportCsv(db, range, c.var.principal.userId, await identity.people()));
  });
  const budgets = async () => readWorkspaceBudgets(deps, await identity.people());
  router.openapi(ALL, async (c) => c.json(await budgets()));
  router.openapi(SET, async (c) => {
    await setBudget(deps, await identity.people(), c.req.valid("json"));
    return c.json(await budgets());
  });
  router.openapi(REMOVE, async (c) => {
    await removePersonBudget(deps, c.req.valid("param"));
    return c.json(await budgets());
  });
  return router;
}

function download(c: Context<Env>, { from, to }: { from: string; to: string }, body: ReadableStream) {
  return c.body(body, 200, {
    "Content-Type": "text/csv; charset=utf-8",
    "Content-Disposition": `attachment; filename="millrace-usage-${from}-to-${to}.csv"`,
    "Cache-Control": "no-store",
  });
}
