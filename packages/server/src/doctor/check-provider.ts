import { z } from "zod";
import { keyHeaders, listedModels, questionUrl, usualStatus } from "../models/free-question.ts";
import type { EnvironmentSetup } from "../models/models-config.ts";
import { type Finding, fail, pass } from "./finding.ts";
import type { Patience } from "./patience.ts";
import { whyUnreachable } from "./why-unreachable.ts";

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
  switch (usualStatus(setup, response.status)) {
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

/** Some list a name only with its date or tag: `llama3.2:latest`, `claude-sonnet-4-5-20250929`. */
function isListed(model: string, listed: readonly string[]): boolean {
  return listed.some((id) => id === model || id === `${model}:latest` || id.startsWith(`${model}-`));
}
