import type { SessionMode } from "@millrace/protocol";
import type { Selectable } from "kysely";
import type { Logger } from "pino";
import type { Clock } from "../clock.ts";
import type { CreateId } from "../ids.ts";
import type { Log } from "../log/log.ts";
import type { Models } from "../models/registry.ts";
import type { RunTable } from "../storage/schema.ts";
import type { Storage } from "../storage/storage.ts";
import type { ContextSettings } from "./context/settings.ts";

export type RunRow = Selectable<RunTable>;

/** Says what a model is told about its task in sessions that do not say it themselves. */
export interface SystemPromptSource {
  promptFor(run: Pick<RunRow, "id" | "session_id" | "message_id"> & { mode: SessionMode }): Promise<string>;
}

/** What every part of this folder works with. */
export interface RunDependencies {
  readonly storage: Storage;
  readonly log: Log;
  readonly models: Models;
  readonly clock: Clock;
  readonly createId: CreateId;
  readonly logger: Logger;
  /** For sessions and requests that do not say. */
  readonly maxTokens: number;
  /** How long a run may take altogether, in milliseconds. */
  readonly runTimeLimitMs: number;
  readonly context: ContextSettings;
  readonly systemPrompts: SystemPromptSource;
}
