import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** Seconds; from what a good network takes to what a person gives up on. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];

/** Providers by their own names; servers that somebody added are counted together. */
const PROVIDERS = new Set(["anthropic", "openai", "google", "openrouter", "ollama", "demo"]);

/** A call to a provider that ended, as its usage is recorded. */
export interface EndedRun {
  readonly provider: string;
  readonly outcome: string;
  readonly latency_ms: number | null;
  readonly ttft_ms: number | null;
  readonly input_tokens: number | null;
  readonly output_tokens: number | null;
  readonly cost_nano_usd: number | null;
}

/** What is counted now, asked for when somebody reads the metrics. */
export interface Gauges {
  liveConnections(): number;
  activeRuns(): number;
}

export type Metrics = ReturnType<typeof createMetrics>;

/**
 * The figures of this process for Prometheus. Labels come from closed lists (routes, outcomes, providers set up here): no
 * content, no person, no model name that somebody typed (SEC8).
 */
export function createMetrics({ liveConnections, activeRuns }: Gauges) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: "millrace_" });
  const responses = new Histogram({
    name: "millrace_http_response_start_seconds",
    help: "Time from a request to the beginning of its answer",
    labelNames: ["method", "route", "status"],
    buckets: SECONDS,
    registers,
  });
  const runs = new Counter({
    name: "millrace_runs_total",
    help: "Runs that ended here",
    labelNames: ["provider", "outcome"],
    registers,
  });
  const firstToken = new Histogram({
    name: "millrace_run_first_token_seconds",
    help: "Time from the start of a run to the first of its content",
    labelNames: ["provider"],
    buckets: SECONDS,
    registers,
  });
  const duration = new Histogram({
    name: "millrace_run_seconds",
    help: "Time from the start of a run to its end",
    labelNames: ["provider"],
    buckets: SECONDS,
    registers,
  });
  const tokens = new Counter({
    name: "millrace_tokens_total",
    help: "Tokens of runs that ended here",
    labelNames: ["provider", "direction"],
    registers,
  });
  const cost = new Counter({
    name: "millrace_cost_usd_total",
    help: "Cost of runs that ended here, where the price is known, in US dollars",
    labelNames: ["provider"],
    registers,
  });
  gauge("millrace_live_connections", "Open live connections", liveConnections, registry);
  gauge("millrace_active_runs", "Runs that are carried out here now", activeRuns, registry);

  return {
    /** @param route as the app names it, such as `/api/v1/chat/sessions/:id` */
    requestAnswered(method: string, route: string, status: number, milliseconds: number): void {
      responses.observe({ method, route, status: `${Math.floor(status / 100)}xx` }, milliseconds / 1_000);
    },
    runEnded({ outcome, latency_ms, ttft_ms, input_tokens, output_tokens, cost_nano_usd, ...run }: EndedRun): void {
      const provider = PROVIDERS.has(run.provider) ? run.provider : "other";
      runs.inc({ provider, outcome });
      if (ttft_ms !== null) firstToken.observe({ provider }, ttft_ms / 1_000);
      if (latency_ms !== null) duration.observe({ provider }, latency_ms / 1_000);
      tokens.inc({ provider, direction: "input" }, input_tokens ?? 0);
      tokens.inc({ provider, direction: "output" }, output_tokens ?? 0);
      cost.inc({ provider }, (cost_nano_usd ?? 0) / 1e9);
    },
    /** In the text format of Prometheus. */
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

function gauge(name: string, help: string, count: () => number, registry: Registry): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(count());
    },
  });
}
