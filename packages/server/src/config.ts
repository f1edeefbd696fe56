import { resolve } from "node:path";
import { z } from "zod";
import packageJson from "../package.json" with { type: "json" };
import { allowedHost } from "./guarded/allowed-hosts.ts";
import { isLocalHostname } from "./local-hostname.ts";
import type { ModelsConfig, ProviderDefaults, Providers } from "./models/models-config.ts";
import {
  RESILIENCE_ENVIRONMENT,
  type ResilienceSettings,
  resilienceSettings,
} from "./models/resilience/resilience-environment.ts";
import { loadSecret } from "./secret.ts";
import { wholeNumber } from "./whole-number.ts";

/** Everything a deployment can set, checked. */
export interface Config {
  version: string;
  host: string;
  port: number;
  /** The origin people reach the server at, without a slash at the end. */
  publicUrl: string;
  allowedOrigins: string[];
  dataDir: string;
  /** Null: the embedded database in `dataDir`. */
  databaseUrl: string | null;
  /** What session cookies are signed with, and keys that people store are sealed with. */
  secret: string;
  /** Earlier ones, which still open what they sealed. */
  oldSecrets: string[];
  /** Whether people may use keys of their own for providers. */
  ownKeys: boolean;
  demoLogin: boolean;
  signUp: boolean;
  /** E-mail addresses, in lower case, of those who may set up the deployment; empty: whoever made the first account. */
  admins: string[];
  logLevel: z.infer<typeof LOG_LEVEL>;
  /** Where the log is written besides the standard error output. */
  logFile: string | null;
  /** What `/metrics` asks for; null: it answers only this machine. */
  metricsToken: string | null;
  /** How long a run's holder may be silent before another takes over (RUN4). */
  leaseMs: number;
  /** The longest answer, in tokens, when a message does not say. */
  maxTokens: number;
  /** For how long events are kept, in milliseconds; null: for ever (LOG7). */
  eventRetentionMs: number | null;
  /** Open live connections beyond which new ones are refused. */
  maxConnections: number;
  /** Whether models name the sessions that nobody named. */
  modelTitles: boolean;
  /** How long one answer may take altogether, in milliseconds (RUN3). */
  runTimeLimitMs: number;
  /** What one person may have answered in a minute; null: any number. */
  messagesPerMinute: number | null;
  resilience: ResilienceSettings;
  /** How many messages of a conversation a model is told, at most. */
  contextMessages: number;
  /** How many tokens a request to a model holds, at most. */
  contextTokens: number;
  /** Whether models summarise what they are no longer told. */
  summaries: boolean;
  models: ModelsConfig;
  /** How providers are called with the keys that people store. */
  providerDefaults: ProviderDefaults;
}

/** The environment cannot be used; `problems` has a sentence for each thing that is wrong. Never holds a value. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly problems: string[];

  constructor(problems: string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}

const LOG_LEVEL = z.enum(["silent", "fatal", "error", "warn", "info", "debug", "trace"], {
  error: "must be one of silent, fatal, error, warn, info, debug, trace",
});
const FLAG = z.enum(["true", "false"], { error: "must be true or false" }).transform((text) => text === "true");
const LIST = z.string().transform((text) => text.split(",").flatMap((item) => item.trim() || []));
const HTTP_URL = z
  .string()
  .refine(isHttpUrl, "must be an address that starts with http:// or https://")
  .transform((text) => text.replace(/\/+$/, ""));
const ORIGIN = HTTP_URL.refine((url) => new URL(url).origin === url, "must be an origin, without a path");

const DAY_MS = 24 * 60 * 60 * 1_000;
const MILLISECONDS = wholeNumber(1, 3_600_000);

const ALLOWED_HOSTS = LIST.pipe(
  z.array(
    z
      .string()
      .refine((entry) => allowedHost(entry) !== null, "must be hosts with ports (host:port), separated by commas"),
  ),
);

const ENVIRONMENT = z.object({
  PORT: wholeNumber(0, 65_535).default(3000),
  HOST: z.string().default("127.0.0.1"),
  PUBLIC_URL: ORIGIN.refine(
    (url) => url.startsWith("https:") || isLocalHostname(new URL(url).hostname),
    "must start with https://, unless it names this machine (localhost)",
  ).optional(),
  ALLOWED_ORIGINS: LIST.pipe(z.array(ORIGIN)).default([]),
  MILLRACE_DATA_DIR: z.string().default("./data"),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, "must start with postgres://")
    .optional(),
  MILLRACE_SECRET: z.string().min(32, "must have at least 32 characters").optional(),
  MILLRACE_OLD_SECRETS: LIST.default([]),
  OWN_KEYS: FLAG.default(true),
  MILLRACE_DEMO: FLAG.optional(),
  MILLRACE_DEMO_DELAY_MS: wholeNumber(0, 60_000).default(20),
  MILLRACE_SIGN_UP: FLAG.default(true),
  MILLRACE_ADMINS: LIST.pipe(z.array(z.email("must be e-mail addresses, separated by commas").toLowerCase())).default(
    [],
  ),
  LOG_LEVEL: LOG_LEVEL.default("warn"),
  LOG_FILE: z.string().optional(),
  METRICS_TOKEN: z.string().min(16, "must have at least 16 characters").optional(),
  SESSION_TITLES: z.enum(["model", "message"], { error: "must be model or message" }).default("model"),
  CONTEXT_MESSAGES: wholeNumber(1, 1_000).default(20),
  CONTEXT_TOKENS: wholeNumber(256, 10_000_000).default(32_000),
  SUMMARIES: FLAG.default(true),
  LOG_RETENTION_DAYS: wholeNumber(0, 36_500).default(30),
  MAX_CONNECTIONS: wholeNumber(1, 1_000_000).default(20_000),
  LEASE_MS: MILLISECONDS.default(15_000),
  PROVIDER_FIRST_BYTE_TIMEOUT_MS: MILLISECONDS.default(60_000),
  PROVIDER_IDLE_TIMEOUT_MS: MILLISECONDS.default(60_000),
  ANTHROPIC_API_KEY: z.string().optional(),
  CLAUDE_API_KEY: z.string().optional(),
  ANTHROPIC_BASE_URL: HTTP_URL.optional(),
  ANTHROPIC_VERSION: z.string().optional(),
  CLAUDE_MODEL: z.string().optional(),
  CLAUDE_MAX_TOKENS: wholeNumber(1, 1_000_000).default(1024),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: HTTP_URL.optional(),
  OPENAI_MODEL: LIST.optional(),
  OPENAI_API: z.enum(["responses", "chat"], { error: "must be responses or chat" }).optional(),
  OPENAI_REASONING_SUMMARIES: FLAG.optional(),
  GOOGLE_API_KEY: z.string().optional(),
  GEMINI_API_KEY: z.string().optional(),
  GOOGLE_GENERATIVE_AI_API_KEY: z.string().optional(),
  GOOGLE_BASE_URL: HTTP_URL.optional(),
  GOOGLE_MODEL: LIST.optional(),
  OPENROUTER_API_KEY: z.string().optional(),
  OPENROUTER_BASE_URL: HTTP_URL.optional(),
  OPENROUTER_MODEL: LIST.optional(),
  OLLAMA_BASE_URL: HTTP_URL.optional(),
  OLLAMA_MODEL: LIST.optional(),
  MILLRACE_ALLOWED_HOSTS: ALLOWED_HOSTS.default([]),
  ...RESILIENCE_ENVIRONMENT,
  RUN_TIME_LIMIT_MS: wholeNumber(1, DAY_MS).default(15 * 60 * 1_000),
  RATE_LIMIT_PER_MINUTE: wholeNumber(0, 1_000_000).default(120),
});
type Environment = z.infer<typeof ENVIRONMENT>;

/**
 * Reads the environment. An empty value counts as not set. On the first embedded start it writes a new secret into the
 * data directory.
 *
 * @throws ConfigError with everything that is wrong
 */
export function loadConfig(environment: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const parsed = ENVIRONMENT.safeParse(given);
  const problems = (parsed.error?.issues ?? []).map(({ path, message }) => `${String(path[0])} ${message}.`);
  if (given["DATABASE_URL"] !== undefined && given["MILLRACE_SECRET"] === undefined) {
    problems.push("MILLRACE_SECRET must be set when DATABASE_URL is: all nodes sign with the same one.");
  }
  if (
    given["PUBLIC_URL"] === undefined &&
    !isWildcard(given["HOST"]) &&
    !isLocalHostname(given["HOST"] ?? "localhost")
  ) {
    problems.push("PUBLIC_URL must be set (to an https:// address) when HOST is not this machine's own.");
  }
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  return toConfig(parsed.data);
}

function toConfig(values: Environment): Config {
  const { HOST: host, PORT: port, DATABASE_URL: databaseUrl = null } = values;
  const dataDir = resolve(values.MILLRACE_DATA_DIR);
  const urlHost = isWildcard(host) ? "localhost" : host.includes(":") ? `[${host}]` : host;
  const demo = values.MILLRACE_DEMO ?? (databaseUrl === null && isLocalHostname(host));
  return {
    version: packageJson.version,
    host,
    port,
    publicUrl: values.PUBLIC_URL ?? `http://${urlHost}:${port}`,
    allowedOrigins: values.ALLOWED_ORIGINS,
    dataDir,
    databaseUrl,
    secret: values.MILLRACE_SECRET ?? loadSecret(dataDir),
    oldSecrets: values.MILLRACE_OLD_SECRETS,
    ownKeys: values.OWN_KEYS,
    demoLogin: demo,
    signUp: values.MILLRACE_SIGN_UP,
    admins: values.MILLRACE_ADMINS,
    logLevel: values.LOG_LEVEL,
    logFile: values.LOG_FILE === undefined ? null : resolve(values.LOG_FILE),
    metricsToken: values.METRICS_TOKEN ?? null,
    leaseMs: values.LEASE_MS,
    maxTokens: values.CLAUDE_MAX_TOKENS,
    eventRetentionMs: values.LOG_RETENTION_DAYS === 0 ? null : values.LOG_RETENTION_DAYS * DAY_MS,
    maxConnections: values.MAX_CONNECTIONS,
    contextMessages: values.CONTEXT_MESSAGES,
    contextTokens: values.CONTEXT_TOKENS,
    summaries: values.SUMMARIES,
    modelTitles: values.SESSION_TITLES === "model",
    runTimeLimitMs: values.RUN_TIME_LIMIT_MS,
    messagesPerMinute: values.RATE_LIMIT_PER_MINUTE === 0 ? null : values.RATE_LIMIT_PER_MINUTE,
    resilience: resilienceSettings(values),
    models: {
      ...providers(values),
      demo,
      demoDelayMs: values.MILLRACE_DEMO_DELAY_MS,
      timeouts: timeouts(values),
      allowedHosts: values.MILLRACE_ALLOWED_HOSTS,
    },
    providerDefaults: providerDefaults(values),
  };
}

function timeouts(values: Environment): ModelsConfig["timeouts"] {
  return { firstByteMs: values.PROVIDER_FIRST_BYTE_TIMEOUT_MS, idleMs: values.PROVIDER_IDLE_TIMEOUT_MS };
}

/** A provider is configured by its key; OpenAI and Ollama also by an address alone, as such servers may want no key. */
function providers(values: Environment): Providers {
  const anthropicKey = values.ANTHROPIC_API_KEY ?? values.CLAUDE_API_KEY;
  const googleKey = values.GOOGLE_API_KEY ?? values.GEMINI_API_KEY ?? values.GOOGLE_GENERATIVE_AI_API_KEY;
  const { anthropic, openai, google, openrouter } = providerDefaults(values);
  return {
    anthropic: anthropicKey === undefined ? undefined : { apiKey: anthropicKey, ...anthropic },
    openai:
      values.OPENAI_API_KEY === undefined && values.OPENAI_BASE_URL === undefined
        ? undefined
        : { apiKey: values.OPENAI_API_KEY ?? null, ...openai },
    google: googleKey === undefined ? undefined : { apiKey: googleKey, ...google },
    openrouter:
      values.OPENROUTER_API_KEY === undefined ? undefined : { apiKey: values.OPENROUTER_API_KEY, ...openrouter },
    ollama:
      values.OLLAMA_BASE_URL === undefined && values.OLLAMA_MODEL === undefined
        ? undefined
        : server(values.OLLAMA_BASE_URL, values.OLLAMA_MODEL),
  };
}

function providerDefaults(values: Environment): ProviderDefaults {
  return {
    anthropic: {
      ...present("baseUrl", values.ANTHROPIC_BASE_URL),
      ...present("version", values.ANTHROPIC_VERSION),
      ...present("model", values.CLAUDE_MODEL),
    },
    openai: {
      ...server(values.OPENAI_BASE_URL, values.OPENAI_MODEL),
      ...present("api", values.OPENAI_API),
      ...present("reasoningSummaries", values.OPENAI_REASONING_SUMMARIES),
    },
    google: server(values.GOOGLE_BASE_URL, values.GOOGLE_MODEL),
    openrouter: server(values.OPENROUTER_BASE_URL, values.OPENROUTER_MODEL),
  };
}

function server(baseUrl: string | undefined, models: string[] | undefined) {
  return { ...present("baseUrl", baseUrl), ...present("models", models) };
}

/** An optional property that is left out, not undefined, when there is no value. */
function present<Key extends string, Value>(key: Key, value: Value | undefined): { [Name in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { [Name in Key]?: Value });
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function isWildcard(host: string | undefined): boolean {
  return host === "0.0.0.0" || host === "::";
}
