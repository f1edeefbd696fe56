import { expect, test } from "vitest";
import { createAdminModelsApi } from "./admin-models-api.ts";
import { createApiKeysApi } from "./api-keys-api.ts";
import { createClient } from "./create-client.ts";
import { createProviderKeysApi } from "./provider-keys-api.ts";
import type { Call } from "./request.ts";
import { createUsageApi } from "./usage-api.ts";

/** The requests that `use` makes, a line each. */
async function requestsOf(use: (call: Call) => Promise<void>): Promise<string[]> {
  const requests: string[] = [];
  const { call } = createClient({
    fetch: async (input, init = {}) => {
      requests.push([init.method, String(input), init.body].filter(Boolean).join(" "));
      return new Response(null, { status: 204 });
    },
  });
  await use(call);
  return requests;
}

test("every call about models and prices goes to its documented route", async () => {
  const requests = await requestsOf(async (call) => {
    const models = createAdminModelsApi(call);
    await models.list();
    await models.add({ id: "a/b", name: "B" });
    await models.change({ id: "a/b", hidden: true });
    await models.remove("a/b");
    await models.addPrice({ model: "a/b", prices: { input: 1, output: 2 } });
    await models.removePrice("prc_1");
  });
  expect(requests).toEqual([
    "GET /api/v1/admin/models",
    'POST /api/v1/admin/models {"id":"a/b","name":"B"}',
    'PATCH /api/v1/admin/models {"id":"a/b","hidden":true}',
    "DELETE /api/v1/admin/models?id=a%2Fb",
    'POST /api/v1/admin/models/prices {"model":"a/b","prices":{"input":1,"output":2}}',
    "DELETE /api/v1/admin/models/prices/prc_1",
  ]);
});

test("every call about keys of providers goes to its documented route, the workspace's to the administrators' one", async () => {
  const requests = await requestsOf(async (call) => {
    const keys = createProviderKeysApi(call);
    await keys.own();
    await keys.workspace();
    await keys.save("own", { provider: "openai", key: "sk-1" });
    await keys.test("workspace", "pk/1");
    await keys.remove("own", "pk/1");
  });
  expect(requests).toEqual([
    "GET /api/v1/provider-keys",
    "GET /api/v1/admin/provider-keys",
    'POST /api/v1/provider-keys {"provider":"openai","key":"sk-1"}',
    "POST /api/v1/admin/provider-keys/pk%2F1/test {}",
    "DELETE /api/v1/provider-keys/pk%2F1",
  ]);
});

test("every call about keys for programs goes to its documented route", async () => {
  const requests = await requestsOf(async (call) => {
    const keys = createApiKeysApi(call);
    await keys.list();
    await keys.create({ name: "CI", scopes: ["read"], expires_at: null });
    await keys.rename("key_1", "Nightly");
    await keys.revoke("key_1");
  });
  expect(requests).toEqual([
    "GET /api/v1/api-keys",
    'POST /api/v1/api-keys {"name":"CI","scopes":["read"],"expires_at":null}',
    'PATCH /api/v1/api-keys/key_1 {"name":"Nightly"}',
    "DELETE /api/v1/api-keys/key_1",
  ]);
});

test("every call about usage and budgets goes to its documented route", async () => {
  const range = { from: "2026-01-01", to: "2026-01-31" };
  const requests = await requestsOf(async (call) => {
    const usage = createUsageApi(call);
    await usage.usage(range);
    await usage.workspaceUsage(range);
    await usage.sessionUsage("ses_1");
    await usage.budgets();
    await usage.workspaceBudgets();
    await usage.setBudget({ scope: "everyone", period: "day", limit_nano_usd: 5 });
    await usage.removePersonBudget("user/1", "month");
  });
  expect(requests).toEqual([
    "GET /api/v1/usage?from=2026-01-01&to=2026-01-31",
    "GET /api/v1/admin/usage?from=2026-01-01&to=2026-01-31",
    "GET /api/v1/chat/sessions/ses_1/usage",
    "GET /api/v1/usage/budgets",
    "GET /api/v1/admin/budgets",
    'PUT /api/v1/admin/budgets {"scope":"everyone","period":"day","limit_nano_usd":5}',
    "DELETE /api/v1/admin/budgets/user%2F1/month",
  ]);
});
