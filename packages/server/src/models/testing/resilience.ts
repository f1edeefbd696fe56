import { z } from "zod";
import { systemClock } from "../../clock.ts";
import { ProviderHealth } from "../resilience/provider-health.ts";
import { RESILIENCE_ENVIRONMENT, resilienceSettings } from "../resilience/resilience-environment.ts";

const NEVER = { threshold: 0, cooldownMs: 1 };

/** As a deployment has it that sets nothing, except that no outage opens a circuit. */
export function withoutCircuits() {
  const circuits = { anthropic: NEVER, openai: NEVER, openrouter: NEVER, ollama: NEVER, google: NEVER };
  return {
    resilience: resilienceSettings(z.object(RESILIENCE_ENVIRONMENT).parse({})),
    health: new ProviderHealth({ clock: systemClock, circuits }),
  };
}
