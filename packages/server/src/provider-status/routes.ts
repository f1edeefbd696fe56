import { createRoute, z } from "@hono/zod-openapi";
import { type ProviderStatus, RUN_ERROR_CODES } from "@millrace/protocol";
import { requireAdmin } from "../http/auth.ts";
import { createRouter, problemAnswers } from "../http/router.ts";
import type { Identity } from "../identity/identity.ts";
import type { ProviderCondition, ProviderHealth } from "../models/resilience/provider-health.ts";

const TIME = z.iso.datetime();
const PROVIDER_STATUS = z
  .object({
    provider: z.string(),
    title: z.string(),
    key_source: z.enum(["own", "workspace", "environment", "none"]),
    user_id: z.string().nullable(),
    state: z.enum(["closed", "open", "half-open"]),
    since: TIME,
    failures_in_a_row: z.int(),
    last_error: z.enum(RUN_ERROR_CODES).nullable(),
    retry_at: TIME.nullable(),
    calls_last_hour: z.int(),
    failures_last_hour: z.int(),
    first_byte_p50_ms: z.int().nullable(),
    first_byte_p95_ms: z.int().nullable(),
  })
  .openapi("ProviderStatus");

const LIST = createRoute({
  method: "get",
  path: "/api/v1/admin/providers",
  summary: "How the providers are doing, as far as this node has called them",
  responses: {
    200: {
      description: "One item per provider and key, those in trouble first",
      content: { "application/json": { schema: z.object({ items: z.array(PROVIDER_STATUS) }) } },
    },
    ...problemAnswers("not_found", "unauthenticated"),
  },
});

export function createProviderRoutes(health: Pick<ProviderHealth, "list">, identity: Pick<Identity, "authenticate">) {
  const router = createRouter();
  router.use(LIST.getRoutingPath(), requireAdmin(identity));
  router.openapi(LIST, (c) => c.json({ items: health.list().map(toStatus) }, 200));
  return router;
}

function toStatus(condition: ProviderCondition): ProviderStatus {
  const { provider, title, state, since, retryAt } = condition;
  return {
    provider,
    title,
    key_source: condition.keySource,
    user_id: condition.userId,
    state,
    since: new Date(since).toISOString(),
    failures_in_a_row: condition.failures,
    last_error: condition.lastError,
    retry_at: retryAt === null ? null : new Date(retryAt).toISOString(),
    calls_last_hour: condition.calls,
    failures_last_hour: condition.failed,
    first_byte_p50_ms: condition.firstByteP50Ms,
    first_byte_p95_ms: condition.firstByteP95Ms,
  };
}
