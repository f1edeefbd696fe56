import { ApiError } from "@millrace/client";
import type { Problem } from "@millrace/protocol";
import { useTranslations } from "use-intl";

/** Why a request failed, in the reader's language. A null problem means that the server did not answer. */
export function useReason(): (problem: Problem | null) => string {
  const translate = useTranslations();
  return (problem) => translate(problem ? `problems.${problem.code}` : "outgoing.noConnection");
}

export function problemOf(error: unknown): Problem | null {
  return error instanceof ApiError ? error.problem : null;
}
