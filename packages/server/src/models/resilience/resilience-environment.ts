import type { z } from "zod";
import { wholeNumber } from "../../whole-number.ts";
import type { ModelTimeouts } from "../port.ts";
import type { CircuitSettings } from "./circuit.ts";
import { FALLBACKS, type Fallbacks } from "./fallbacks.ts";

/** What keeps answers coming while a provider is out. */
export interface ResilienceSettings {
  /** By provider. */
  readonly circuits: Readonly<Record<string, CircuitSettings>>;
  /** By provider; what is left out is as for all. */
  readonly timeoutsOf: Readonly<Record<string, Partial<ModelTimeouts>>>;
  readonly fallbacks: Fallbacks;
}

const THRESHOLD = wholeNumber(0, 1_000).default(5);
const COOLDOWN_SECONDS = wholeNumber(1, 86_400).default(60);
const MILLISECONDS = wholeNumber(1, 3_600_000).optional();

/** Its part of the environment. */
export const RESILIENCE_ENVIRONMENT = {
  CLAUDE_CB_THRESHOLD: THRESHOLD,
  CLAUDE_CB_COOLDOWN: COOLDOWN_SECONDS,
  OPENAI_CB_THRESHOLD: THRESHOLD,
  OPENAI_CB_COOLDOWN: COOLDOWN_SECONDS,
  OPENROUTER_CB_THRESHOLD: THRESHOLD,
  OPENROUTER_CB_COOLDOWN: COOLDOWN_SECONDS,
  OLLAMA_CB_THRESHOLD: THRESHOLD,
  OLLAMA_CB_COOLDOWN: COOLDOWN_SECONDS,
  GOOGLE_CB_THRESHOLD: THRESHOLD,
  GOOGLE_CB_COOLDOWN: COOLDOWN_SECONDS,
  ANTHROPIC_FIRST_BYTE_TIMEOUT_MS: MILLISECONDS,
  ANTHROPIC_IDLE_TIMEOUT_MS: MILLISECONDS,
  OPENAI_FIRST_BYTE_TIMEOUT_MS: MILLISECONDS,
  OPENAI_IDLE_TIMEOUT_MS: MILLISECONDS,
  OPENROUTER_FIRST_BYTE_TIMEOUT_MS: MILLISECONDS,
  OPENROUTER_IDLE_TIMEOUT_MS: MILLISECONDS,
  OLLAMA_FIRST_BYTE_TIMEOUT_MS: MILLISECONDS,
  OLLAMA_IDLE_TIMEOUT_MS: MILLISECONDS,
  GOOGLE_FIRST_BYTE_TIMEOUT_MS: MILLISECONDS,
  GOOGLE_IDLE_TIMEOUT_MS: MILLISECONDS,
  FALLBACK_MODELS: FALLBACKS,
};

type Environment = z.infer<z.ZodObject<typeof RESILIENCE_ENVIRONMENT>>;

export function resilienceSettings(values: Environment): ResilienceSettings {
  return {
    circuits: {
      anthropic: circuit(values.CLAUDE_CB_THRESHOLD, values.CLAUDE_CB_COOLDOWN),
      openai: circuit(values.OPENAI_CB_THRESHOLD, values.OPENAI_CB_COOLDOWN),
      openrouter: circuit(values.OPENROUTER_CB_THRESHOLD, values.OPENROUTER_CB_COOLDOWN),
      ollama: circuit(values.OLLAMA_CB_THRESHOLD, values.OLLAMA_CB_COOLDOWN),
      google: circuit(values.GOOGLE_CB_THRESHOLD, values.GOOGLE_CB_COOLDOWN),
    },
    timeoutsOf: {
      anthropic: timeouts(values.ANTHROPIC_FIRST_BYTE_TIMEOUT_MS, values.ANTHROPIC_IDLE_TIMEOUT_MS),
      openai: timeouts(values.OPENAI_FIRST_BYTE_TIMEOUT_MS, values.OPENAI_IDLE_TIMEOUT_MS),
      openrouter: timeouts(values.OPENROUTER_FIRST_BYTE_TIMEOUT_MS, values.OPENROUTER_IDLE_TIMEOUT_MS),
      ollama: timeouts(values.OLLAMA_FIRST_BYTE_TIMEOUT_MS, values.OLLAMA_IDLE_TIMEOUT_MS),
      google: timeouts(values.GOOGLE_FIRST_BYTE_TIMEOUT_MS, values.GOOGLE_IDLE_TIMEOUT_MS),
    },
    fallbacks: values.FALLBACK_MODELS,
  };
}

function circuit(threshold: number, cooldownSeconds: number): CircuitSettings {
  return { threshold, cooldownMs: cooldownSeconds * 1_000 };
}

function timeouts(firstByteMs: number | undefined, idleMs: number | undefined): Partial<ModelTimeouts> {
  return { ...(firstByteMs !== undefined && { firstByteMs }), ...(idleMs !== undefined && { idleMs }) };
}
