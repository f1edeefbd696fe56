import type { MonitoringOverview, ProviderStatus, StoredError } from "@millrace/protocol";
import type { Page } from "playwright-core";
import { FORMS, type Form } from "./forms.ts";
import type { View } from "./view.ts";

const EVERY_FORM = Object.keys(FORMS) as Form[];
const MINUTE_MS = 60_000;

/** How the server does, for those who run it. */
export const MONITORING_VIEWS: readonly View[] = [
  {
    name: "overview",
    as: "member",
    pictured: EVERY_FORM,
    async open(page) {
      await changeOverview(page, busyHour());
      await page.route("**/api/v1/admin/providers", (route) => route.fulfill({ json: { items: providers() } }));
      await page.goto("/settings/overview");
      await page.getByTestId("provider").nth(3).waitFor();
      await page.locator("#main figure").waitFor();
    },
  },
  {
    name: "overview-empty",
    as: "member",
    pictured: ["light", "phone"],
    async open(page) {
      await changeOverview(page, NOTHING);
      await page.route("**/api/v1/admin/providers", (route) => route.fulfill({ json: { items: [] } }));
      await page.goto("/settings/overview");
      await page.locator("#main section h2").nth(2).waitFor();
      await page.locator("#main [aria-busy]").waitFor({ state: "detached" });
    },
  },
  {
    name: "errors",
    as: "member",
    pictured: EVERY_FORM,
    async open(page) {
      const list = { items: storedErrors(), next_cursor: "later" };
      await page.route("**/api/v1/admin/errors*", (route) => route.fulfill({ json: list }));
      await page.goto("/settings/errors");
      await page.getByTestId("error").first().locator("summary").click();
      await page.getByTestId("error").first().locator("pre").waitFor();
    },
  },
  {
    name: "errors-not-found",
    as: "member",
    pictured: ["light", "phone"],
    async open(page) {
      await page.goto("/settings/errors");
      await page.getByRole("searchbox").fill("req_01920000000070008000000000000000");
      await page.waitForResponse(/admin\/errors\?search=/);
      await page.getByTestId("empty").waitFor();
    },
  },
];

const NOTHING: Partial<MonitoringOverview> = {
  ...{ outcomes: [], errors: [], input_tokens: 0, output_tokens: 0, cost_nano_usd: 0, unpriced_calls: 0 },
  ...{ ttft_ms: { p50: null, p95: null }, latency_ms: { p50: null, p95: null } },
  ...{ slices: [], delivery: { events: 0, in_time: 0 } },
};

async function changeOverview(page: Page, part: Partial<MonitoringOverview>): Promise<void> {
  await page.route("**/api/v1/admin/overview*", async (route) => {
    const response = await route.fetch();
    const overview: MonitoringOverview = await response.json();
    await route.fulfill({ response, json: { ...overview, ...part } });
  });
}

/** An hour in which a provider was out for some minutes. */
function busyHour(): Partial<MonitoringOverview> {
  const slices = Array.from({ length: 60 }, (_, index) => {
    const calls = 6 + ((index * 7) % 11) + (index > 30 ? 4 : 0);
    const at = new Date(Date.now() - (60 - index) * MINUTE_MS).toISOString();
    return { at, calls, failed: index >= 41 && index < 47 ? calls - 3 : 0, tokens: calls * 900 };
  });
  const sum = (of: "calls" | "failed") => slices.reduce((total, slice) => total + slice[of], 0);
  return {
    ...{ slices, live_connections: 38, active_runs: 4, input_tokens: 1_284_000, output_tokens: 311_500 },
    ...{ cost_nano_usd: 14_870_000_000, unpriced_calls: 12, delivery: { events: 48_210, in_time: 48_160 } },
    ...{ ttft_ms: { p50: 640, p95: 2_300 }, latency_ms: { p50: 7_400, p95: 31_000 } },
    outcomes: [
      { outcome: "completed", count: sum("calls") - sum("failed") },
      { outcome: "failed", count: sum("failed") },
    ],
    errors: [
      { code: "provider_overloaded", count: sum("failed") - 21 },
      { code: "provider_unavailable", count: 18 },
      { code: "key_rejected", count: 3 },
    ],
  };
}

function providers(): ProviderStatus[] {
  const since = new Date(Date.now() - 22 * MINUTE_MS).toISOString();
  const status = (part: Pick<ProviderStatus, "provider" | "title"> & Partial<ProviderStatus>): ProviderStatus => ({
    ...{ since, key_source: "environment", user_id: null, state: "closed", failures_in_a_row: 0, last_error: null },
    ...{ retry_at: null, calls_last_hour: 0, failures_last_hour: 0, first_byte_p50_ms: null, first_byte_p95_ms: null },
    ...part,
  });
  return [
    status({
      ...{ provider: "openai", title: "OpenAI", key_source: "workspace", state: "open", failures_in_a_row: 7 },
      ...{ last_error: "provider_overloaded", retry_at: new Date(Date.now() + 14 * MINUTE_MS).toISOString() },
      ...{ calls_last_hour: 84, failures_last_hour: 61, first_byte_p50_ms: 910, first_byte_p95_ms: 12_400 },
    }),
    status({
      ...{ provider: "lab", title: "lab", key_source: "own", user_id: "2FB5IkEHDWBxBi2SSuloWPawFkN8i6rZ" },
      ...{ state: "half-open", failures_in_a_row: 5, last_error: "provider_unreachable" },
      ...{ calls_last_hour: 6, failures_last_hour: 5 },
    }),
    status({
      ...{ provider: "anthropic", title: "Anthropic", last_error: "rate_limited" },
      ...{ calls_last_hour: 1_206, failures_last_hour: 2, first_byte_p50_ms: 620, first_byte_p95_ms: 1_900 },
    }),
    status({
      ...{ provider: "ollama", title: "Ollama", key_source: "none" },
      ...{ calls_last_hour: 3, first_byte_p50_ms: 84, first_byte_p95_ms: 140 },
    }),
  ];
}

function storedErrors(): StoredError[] {
  const error = (minutes: number, part: Pick<StoredError, "message"> & Partial<StoredError>): StoredError => ({
    ...{ id: `err_${minutes}`, at: new Date(Date.now() - minutes * MINUTE_MS).toISOString() },
    ...{ request_id: null, run_id: null, name: null, code: null, cause: null, stack: null },
    ...part,
  });
  const stack = [
    "ConnectTimeoutError: Connect Timeout Error (attempted address: api.openai.com:443, timeout: 10000ms)",
    "    at onConnectTimeout (node:internal/deps/undici/undici:2331:28)",
    "    at file:///app/dist/server/main.js:18231:15",
  ].join("\n");
  return [
    error(4, {
      ...{ message: "The run failed", name: "ConnectTimeoutError", code: "UND_ERR_CONNECT_TIMEOUT", stack },
      cause: "Connect Timeout Error (attempted address: api.openai.com:443, timeout: 10000ms)",
      ...{ run_id: "run_0193a4c27e0b7d0c9a3ef1d2b4c6a8e0", request_id: "req_0193a4c27df17a53b5c1e2f3a4b5c6d7" },
    }),
    error(51, {
      ...{ message: "A request failed", name: "SqliteError", code: "SQLITE_BUSY", cause: "database is locked" },
      request_id: "req_0193a4a8119b7e64a1b2c3d4e5f60718",
    }),
    error(3_000, { message: "The list of models could not be fetched", cause: "fetch failed" }),
  ];
}
