import type { MillraceClient } from "@millrace/client";
import type { UsageRange } from "@millrace/protocol";
import { queryOptions } from "@tanstack/react-query";

/** Always what it is now: figures change with every answer. */
const FRESH = { staleTime: 0 };

export function usageQuery({ api }: MillraceClient, range: UsageRange, ofWorkspace: boolean) {
  return queryOptions({
    queryKey: ["usage", ofWorkspace, range],
    queryFn: () => (ofWorkspace ? api.workspaceUsage(range) : api.usage(range)),
    ...FRESH,
  });
}

export function sessionUsageQuery({ api }: MillraceClient, sessionId: string) {
  return queryOptions({ queryKey: ["session-usage", sessionId], queryFn: () => api.sessionUsage(sessionId) });
}

export function budgetsQuery({ api }: MillraceClient) {
  return queryOptions({ queryKey: ["budgets"], queryFn: () => api.budgets(), ...FRESH });
}

export function workspaceBudgetsQuery({ api }: MillraceClient) {
  return queryOptions({ queryKey: ["workspace-budgets"], queryFn: () => api.workspaceBudgets(), ...FRESH });
}
