import { z } from "zod";
import type { ProviderSetup } from "./models-config.ts";

/** What a provider answers for nothing, to tell whether it is there and takes the key. */

const LIST = z.object({ data: z.array(z.object({ id: z.string() })) });
/** Google's, each named `models/…`. */
const NAMES = z.object({ models: z.array(z.object({ name: z.string() })) });

/** Where its list of models is, or at OpenRouter, where everybody may have that, what it says of the key. */
export function questionUrl({ name, format, baseUrl }: ProviderSetup): string {
  const base = baseUrl.replace(/\/+$/, "");
  if (format === "anthropic") return `${base}/v1/models?limit=1000`;
  if (format === "google") return `${base}/models?pageSize=1000`;
  return name === "openrouter" ? `${base}/key` : `${base}/models`;
}

export function keyHeaders(setup: ProviderSetup): Record<string, string> {
  if (setup.format === "anthropic") return { "x-api-key": setup.apiKey, "anthropic-version": setup.version };
  if (setup.format === "google") return { "x-goog-api-key": setup.apiKey };
  return setup.apiKey === null ? {} : { authorization: `Bearer ${setup.apiKey}` };
}

/** The models of such a list; null when it is none. */
export function listedModels(body: unknown): string[] | null {
  const list = LIST.safeParse(body);
  if (list.success) return list.data.data.map(({ id }) => id);
  return NAMES.safeParse(body).data?.models.map(({ name }) => name.replace(/^models\//, "")) ?? null;
}

/** The status that others would answer with: Google finds a wrong key to be a bad request. */
export function usualStatus({ name }: Pick<ProviderSetup, "name">, status: number): number {
  return name === "google" && status === 400 ? 401 : status;
}
