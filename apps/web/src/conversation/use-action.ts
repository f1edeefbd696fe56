import { useState } from "react";

/** Runs something a person asked for; `failure` is what the last one rejected with, null when it worked. */
export function useAction(): { run: (action: () => Promise<void>) => void; failure: unknown } {
  const [failure, setFailure] = useState<unknown>(null);
  return {
    run(action) {
      setFailure(null);
      action().catch(setFailure);
    },
    failure,
  };
}
