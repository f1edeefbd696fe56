import { z } from "zod";
import type { EnvironmentSetup } from "../models/models-config.ts";
import { type Finding, fail, pass } from "./finding.ts";
import type { Patience } from "./patience.ts";
import { whyUnreachable } from "./why-unreachable.ts";

const LIST = z.object({ data: z.array(z.object({ id: z.string() })) });
/** Google's, each named `models/…`. */
const NAMES = z.object({ models: z.array(z.object({ name: z.string() })) });
const KEY = z.object({ data: z.looseObject({}) });
/** Which setting of each provider holds what. */
const VARIABLES: Record<EnvironmentSetup["name"], { key: string | null; address: string; models: string }> = {
  anthropic: { key: "ANTHROPIC_API_KEY", address: "ANTHROPIC_BASE_URL", models: "CLAUDE_MODEL" },
  openai: { key: "OPENAI_API_KEY", address: "OPENAI_BASE_URL", models: "OPENAI_MODEL" },
  google: { key: "GOOGLE_API_KEY", address: "GOOGLE_BASE_URL", models: "GOOGLE_MODEL" },
  openrouter: { key: "OPENROUTER_API_KEY", address: "OPENROUTER_BASE_URL", models: "OPENROUTER_MODEL" },
  ollama: { key: null, address: "OLLAMA_BASE_URL", models: "OLLAMA_MODEL" },
};

/** Asks for what costs nothing: its list of models, or at OpenRouter, where that needs no key, about the key. */
export async function checkProvider(setup: EnvironmentSetup, patience: Patience): Promise<Finding> {
  const { name, title, baseUrl } = setup;
  const variables = VARIABLES[name];
  let response: Response;
  try {
    response = await fetch(questionUrl(setup), { headers: keyHeaders(setup), signal: patience.reply() });
  } catch (error) {
    return fail(
      `${title} cannot be reached at ${new URL(baseUrl).host}: ${whyUnreachable(error)}.`,
      `Check ${variables.address}, and that this machine may connect to it.`,
    );
  }
  // Google finds a wrong key to be a bad request.
  switch (name === "google" && response.status === 400 ? 401 : response.status) {
    case 200:
      return answered(setup, await response.json().catch(() => null));
    case 401:
    case 403:
      return fail(
        `${title} refuses ${setup.apiKey === null ? "requests without a key" : "the key"}.`,
        variables.key === null
          ? "Set it up by OPENAI_BASE_URL and OPENAI_API_KEY: Ollama itself wants no key."
          : `Set ${variables.key} to a key that is valid.`,
      );
    case 404:
    case 405:
      return pass(`${title} answers, but has no list of models, so that key and names could not be tried.`);
    default:
      return fail(
        `${title} answers with status ${response.status}.`,
        `Its status page or log may say why; if its address was changed, check ${variables.address}.`,
      );
  }
}

function answered({ name, title, apiKey, models }: EnvironmentSetup, body: unknown): Finding {
  const variables = VARIABLES[name];
  const listed = listedModels(body);
  if (!listed && !(name === "openrouter" && KEY.safeParse(body).success)) {
    return fail(`What answers is not ${title}'s API.`, `Check ${variables.address}.`);
  }
  const missing = listed ? models.filter((model) => !isListed(model, listed)) : [];
  if (missing.length > 0)
    return fail(`${title} has no model named ${missing.join(", ")}.`, `Correct ${variables.models}.`);
  return pass(`${title} answers${apiKey === null ? "" : " and accepts the key"}.`);
}

function listedModels(body: unknown): string[] | null {
  const list = LIST.safeParse(body);
  if (list.success) return list.data.data.map(({ id }) => id);
  return NAMES.safeParse(body).data?.models.map(({ name }) => name.replace(/^models\//, "")) ?? null;
}

function questionUrl({ name, format, baseUrl }: EnvironmentSetup): string {
  const base = baseUrl.replace(/\/+$/, "");
  if (format === "anthropic") return `${base}/v1/models?limit=1000`;
  if (format === "google") return `${base}/models?pageSize=1000`;
  return name === "openrouter" ? `${base}/key` : `${base}/models`;
}

function keyHeaders(setup: EnvironmentSetup): Record<string, string> {
  if (setup.format === "anthropic") return { "x-api-key": setup.apiKey, "anthropic-version": setup.version };
  if (setup.format === "google") return { "x-goog-api-key": setup.apiKey };
  return setup.apiKey === null ? {} : { authorization: `Bearer ${setup.apiKey}` };
}

/** Some list a name only with its date or tag: `llama3.2:latest`, `claude-sonnet-4-5-20250929`. */
function isListed(model: string, listed: readonly string[]): boolean {
  return listed.some((id) => id === model || id === `${model}:latest` || id.startsWith(`${model}-`));
}
