import type { KeySource, RunErrorCode } from "@millrace/protocol";
import type { Clock } from "../../clock.ts";
import { CallFigures, type Figures } from "./call-figures.ts";
import { Circuit, type CircuitSettings, type CircuitState } from "./circuit.ts";

/** Circuits kept at once. Beyond that the longest unused goes, those of people's own keys first (SEC7). */
const MAX_CIRCUITS = 1_000;
const DEFAULT_SETTINGS: CircuitSettings = { threshold: 5, cooldownMs: 60_000 };

/** Whom a call goes to, and with whose key. */
export interface Callee {
  /** As ids of the provider's models begin. */
  readonly provider: string;
  /** As people know it. */
  readonly title: string;
  /** Where it is called: people who add servers may give them the same name. */
  readonly address: string;
  readonly keySource: KeySource;
  readonly userId: string;
}

/** How it stands with one provider and key. */
export interface ProviderCondition extends Figures {
  provider: string;
  title: string;
  keySource: KeySource;
  /** Whose key it is; null for one that several people share. */
  userId: string | null;
  state: CircuitState;
  /** Milliseconds since 1970, like `retryAt`. */
  since: number;
  /** Outages in a row, up to now. */
  failures: number;
  lastError: RunErrorCode | null;
  /** When the next call goes through; null where calls do. */
  retryAt: number | null;
}

/** What is known of one provider and key. */
export interface Watched {
  readonly callee: Callee;
  readonly circuit: Circuit;
  readonly figures: CallFigures;
}

interface ProviderHealthOptions {
  readonly clock: Pick<Clock, "now" | "elapsed">;
  /** By provider; the others have five outages in a row and a minute. */
  readonly circuits: Readonly<Record<string, CircuitSettings>>;
}

/**
 * How the providers are doing, as far as this process has called them. A person's own key has a circuit of its own, so that
 * a wrong or overdrawn one closes the provider to nobody else (PRV1).
 */
export class ProviderHealth {
  readonly clock: Pick<Clock, "now" | "elapsed">;
  readonly #circuits: ProviderHealthOptions["circuits"];
  /** The one used last comes last. */
  readonly #watched = new Map<string, Watched>();

  constructor({ clock, circuits }: ProviderHealthOptions) {
    this.clock = clock;
    this.#circuits = circuits;
  }

  /** The same for every call to that provider with that key. */
  watch(callee: Callee): Watched {
    const key = JSON.stringify([callee.provider, callee.address, callee.keySource, ownerOf(callee)]);
    const known = this.#watched.get(key);
    const watched = known ?? {
      callee,
      circuit: new Circuit(this.#settingsOf(callee.provider), this.clock),
      figures: new CallFigures(this.clock),
    };
    this.#watched.delete(key);
    this.#watched.set(key, watched);
    if (!known) this.#makeRoom();
    return watched;
  }

  /** Those in trouble first. */
  list(): ProviderCondition[] {
    return [...this.#watched.values()]
      .map(({ callee, circuit, figures }) => ({
        provider: callee.provider,
        title: callee.title,
        keySource: callee.keySource,
        userId: ownerOf(callee),
        state: circuit.state,
        since: circuit.since,
        failures: circuit.failures,
        lastError: circuit.lastError,
        retryAt: circuit.retryAt,
        ...figures.read(),
      }))
      .sort((one, other) => other.failures - one.failures || (one.provider < other.provider ? -1 : 1));
  }

  #settingsOf(provider: string): CircuitSettings {
    return Object.hasOwn(this.#circuits, provider) ? (this.#circuits[provider] ?? DEFAULT_SETTINGS) : DEFAULT_SETTINGS;
  }

  #makeRoom(): void {
    if (this.#watched.size <= MAX_CIRCUITS) return;
    const known = [...this.#watched];
    const [key] = known.find(([, { callee }]) => callee.keySource === "own") ?? known[0] ?? [];
    if (key !== undefined) this.#watched.delete(key);
  }
}

function ownerOf({ keySource, userId }: Callee): string | null {
  return keySource === "own" ? userId : null;
}
