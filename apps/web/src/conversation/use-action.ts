import { useState } from "react";
import { problemOf, useReason } from "../locale/use-reason.ts";

/** Runs something a person asked for; `failure` is why the last one did not work. */
export function useAction(): { run: (action: () => Promise<void>) => void; failure: string | null } {
  const reason = useReason();
  const [error, setError] = useState<{ cause: unknown } | null>(null);
  return {
    run(action) {
      setError(null);
      action().catch((cause: unknown) => setError({ cause }));
    },
    failure: error && reason(problemOf(error.cause)),
  };
}
