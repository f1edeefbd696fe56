import { z } from "zod";
import type { ProviderSetup } from "./models-config.ts";

/** What costs nothing to ask a provider: its list of models, or at OpenRouter, where everybody may have that, about the key. */
export function questionUrl({ name, format, baseUrl }: ProviderSetup): string {
  const base = baseUrl.replace(/\/+$/, "");
  if (format === "anthropic") return `${base}/v1/models?limit=1000`;
  if (format === "google") return `${base}/models?pageSize=1000`;
  return name === "openrouter" ? `${base}/key` : `${base}/models`;
}

/** The headers by which a provider is told the key. */
export function keyHeaders(setup: ProviderSetup): Record<string, string> {
  if (setup.format === "anthropic") return { "x-api-key": setup.apiKey, "anthropic-version": setup.version };
  if (setup.format === "google") return { "x-goog-api-key": setup.apiKey };
  return setup.apiKey === null ? {} : { authorization: `Bearer ${setup.apiKey}` };
}

/** The status a provider means: Google finds a wrong key to be a bad request. */
export function questionStatus({ format }: ProviderSetup, status: number): number {
  return format === "google" && status === 400 ? 401 : status;
}

const LIST = z.object({ data: z.array(z.object({ id: z.string() })) });
/** Google's, each named `models/…`. */
const NAMES = z.object({ models: z.array(z.object({ name: z.string() })) });

/** The models a list has, by the names they are asked for; null when it is no list of models. */
export function listedModels(body: unknown): string[] | null {
  const list = LIST.safeParse(body);
  if (list.success) return list.data.data.map(({ id }) => id);
  return NAMES.safeParse(body).data?.models.map(({ name }) => name.replace(/^models\//, "")) ?? null;
}
