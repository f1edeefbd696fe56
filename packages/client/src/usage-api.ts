import type {
  BudgetPeriod,
  BudgetStandings,
  SessionUsage,
  SetBudget,
  UsageRange,
  UsageReport,
  WorkspaceBudgets,
} from "@millrace/protocol";
import type { Call } from "./request.ts";

/**
 * What was used, and what may be. Those of the workspace are for people who may set up the deployment. Apart from `Api`, so
 * that an app loads it with what shows them.
 */
export interface UsageApi {
  usage(range: UsageRange): Promise<UsageReport>;
  workspaceUsage(range: UsageRange): Promise<UsageReport>;
  /** What each answer of a session used. */
  sessionUsage(id: string): Promise<SessionUsage>;
  budgets(): Promise<BudgetStandings>;
  workspaceBudgets(): Promise<WorkspaceBudgets>;
  setBudget(budget: SetBudget): Promise<WorkspaceBudgets>;
  /** What holds for everybody holds for the person again. */
  removePersonBudget(userId: string, period: BudgetPeriod): Promise<WorkspaceBudgets>;
}

export function createUsageApi(call: Call): UsageApi {
  const get = <Answer>(path: string, query: { from?: string; to?: string } = {}) =>
    call<Answer>({ method: "GET", path, query });
  const budgets = "/api/v1/admin/budgets";
  return {
    usage: ({ from, to }) => get("/api/v1/usage", { from, to }),
    workspaceUsage: ({ from, to }) => get("/api/v1/admin/usage", { from, to }),
    sessionUsage: (id) => get(`/api/v1/chat/sessions/${encodeURIComponent(id)}/usage`),
    budgets: () => get("/api/v1/usage/budgets"),
    workspaceBudgets: () => get(budgets),
    setBudget: (body) => call({ method: "PUT", path: budgets, body }),
    removePersonBudget: (userId, period) =>
      call({ method: "DELETE", path: `${budgets}/${encodeURIComponent(userId)}/${period}` }),
  };
}
