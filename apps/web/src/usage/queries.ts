import type { MillraceClient } from "@millrace/client";
import { createUsageApi } from "@millrace/client/usage";
import type { UsageRange } from "@millrace/protocol";
import { queryOptions } from "@tanstack/react-query";

/** Always what it is now: figures change with every answer. */
const FRESH = { staleTime: 0 };

export function usageQuery({ call }: MillraceClient, range: UsageRange, ofWorkspace: boolean) {
  return queryOptions({
    queryKey: ["usage", ofWorkspace, range],
    queryFn: () => (ofWorkspace ? createUsageApi(call).workspaceUsage(range) : createUsageApi(call).usage(range)),
    ...FRESH,
  });
}

export function sessionUsageQuery({ call }: MillraceClient, sessionId: string) {
  return queryOptions({
    queryKey: ["session-usage", sessionId],
    queryFn: () => createUsageApi(call).sessionUsage(sessionId),
  });
}

export function budgetsQuery({ call }: MillraceClient) {
  return queryOptions({ queryKey: ["budgets"], queryFn: () => createUsageApi(call).budgets(), ...FRESH });
}

export function workspaceBudgetsQuery({ call }: MillraceClient) {
  return queryOptions({
    queryKey: ["workspace-budgets"],
    queryFn: () => createUsageApi(call).workspaceBudgets(),
    ...FRESH,
  });
}
