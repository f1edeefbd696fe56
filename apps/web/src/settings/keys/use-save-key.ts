import { createProviderKeysApi } from "@millrace/client/provider-keys";
import type { KeyOutcome, SaveProviderKey } from "@millrace/protocol";
import { useMillrace } from "@millrace/react";
import { useState } from "react";
import type { KeysOf } from "./keys-queries.ts";

export type Saving =
  | { status: "idle" | "busy" }
  /** Tried, and not saved. */
  | { status: "refused"; outcome: KeyOutcome }
  | { status: "failed"; error: unknown };

/** Sends a key to be tried and saved. No mutation of the query client, which would remember what it sent (SEC4). */
export function useSaveKey({ whose, changed }: KeysOf, onSaved: (name: string) => void) {
  const { call } = useMillrace();
  const [saving, setSaving] = useState<Saving>({ status: "idle" });
  return {
    saving,
    /** @returns the outcome; null when the server did not say */
    async save(body: SaveProviderKey): Promise<KeyOutcome | null> {
      setSaving({ status: "busy" });
      try {
        const { outcome, key } = await createProviderKeysApi(call).save(whose, body);
        if (!key) {
          setSaving({ status: "refused", outcome });
          return outcome;
        }
        await changed();
        onSaved(key.name);
        return outcome;
      } catch (error) {
        setSaving({ status: "failed", error });
        return null;
      }
    },
  };
}
