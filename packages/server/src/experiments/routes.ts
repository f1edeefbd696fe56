import { createRoute, z } from "@hono/zod-openapi";
import type { ExperimentVariant } from "@millrace/protocol";
import { requireAdmin } from "../http/auth.ts";
import { jsonAnswer, jsonBody } from "../http/json-content.ts";
import { createRouter, problemAnswers } from "../http/router.ts";
import type { Identity } from "../identity/identity.ts";
import type { ExperimentDependencies } from "./dependencies.ts";
import {
  createExperiment,
  deleteDraft,
  endExperiment,
  findExperiment,
  listExperiments,
  startExperiment,
  updateExperiment,
} from "./experiment-commands.ts";
import { readUnits } from "./read-units.ts";
import { EXPERIMENT, EXPERIMENT_ID, EXPERIMENT_LIST, EXPERIMENT_RESULTS, WRITE_EXPERIMENT } from "./schemas.ts";
import { compareVariants } from "./statistics/compare-variants.ts";

const ALL = "/api/v1/admin/experiments";
const ONE = { path: `${ALL}/{id}`, params: z.object({ id: EXPERIMENT_ID }) } as const;
const ADMINS_ONLY = ["not_found", "unauthenticated"] as const;

const LIST = createRoute({
  method: "get",
  path: ALL,
  summary: "List prompt tests, the newest first",
  responses: { 200: jsonAnswer(EXPERIMENT_LIST, "The tests"), ...problemAnswers(...ADMINS_ONLY) },
});
const CREATE = createRoute({
  method: "post",
  path: ALL,
  summary: "Draft a prompt test",
  request: jsonBody(WRITE_EXPERIMENT),
  responses: {
    201: jsonAnswer(EXPERIMENT, "The draft"),
    ...problemAnswers("invalid_request", "conflict", ...ADMINS_ONLY),
  },
});
const UPDATE = createRoute({
  method: "put",
  path: ONE.path,
  summary: "Write a draft anew",
  request: { params: ONE.params, ...jsonBody(WRITE_EXPERIMENT) },
  responses: {
    200: jsonAnswer(EXPERIMENT, "The draft"),
    ...problemAnswers("invalid_request", "conflict", ...ADMINS_ONLY),
  },
});
const REMOVE = createRoute({
  method: "delete",
  path: ONE.path,
  summary: "Delete a draft",
  request: { params: ONE.params },
  responses: { 204: { description: "Deleted" }, ...problemAnswers("conflict", ...ADMINS_ONLY) },
});
const START = createRoute({
  method: "post",
  path: `${ONE.path}/start`,
  summary: "Start a prompt test; at most one runs per target",
  request: { params: ONE.params },
  responses: { 200: jsonAnswer(EXPERIMENT, "The test"), ...problemAnswers("conflict", ...ADMINS_ONLY) },
});
const END = createRoute({
  method: "post",
  path: `${ONE.path}/end`,
  summary: "End a prompt test for good",
  request: { params: ONE.params },
  responses: { 200: jsonAnswer(EXPERIMENT, "The test"), ...problemAnswers("conflict", ...ADMINS_ONLY) },
});
const RESULTS = createRoute({
  method: "get",
  path: `${ONE.path}/results`,
  summary: "What a prompt test shows so far",
  request: { params: ONE.params },
  responses: { 200: jsonAnswer(EXPERIMENT_RESULTS, "The figures"), ...problemAnswers(...ADMINS_ONLY) },
});

/** Tests of system prompts, for those who set up the deployment. */
export function createExperimentRoutes(deps: ExperimentDependencies, identity: Pick<Identity, "authenticate">) {
  const router = createRouter();
  for (const path of [ALL, `${ALL}/*`]) router.use(path, requireAdmin(identity));
  router.openapi(LIST, async (c) => c.json({ items: await listExperiments(deps) }, 200));
  router.openapi(CREATE, async (c) => c.json(await createExperiment(deps, c.req.valid("json")), 201));
  router.openapi(UPDATE, async (c) =>
    c.json(await updateExperiment(deps, c.req.valid("param").id, c.req.valid("json")), 200),
  );
  router.openapi(REMOVE, async (c) => {
    await deleteDraft(deps, c.req.valid("param").id);
    return c.body(null, 204);
  });
  router.openapi(START, async (c) => c.json(await startExperiment(deps, c.req.valid("param").id), 200));
  router.openapi(END, async (c) => c.json(await endExperiment(deps, c.req.valid("param").id), 200));
  router.openapi(RESULTS, async (c) => {
    const experiment = await findExperiment(deps, c.req.valid("param").id);
    const variants: ExperimentVariant[] = JSON.parse(experiment.variants);
    const units = await readUnits(deps.storage, experiment);
    const plan = {
      variants: variants.map(({ key }) => key),
      primary: experiment.primary_metric,
      planned: experiment.planned_answers,
    };
    return c.json(compareVariants(units, plan), 200);
  });
  return router;
}
