/** Whoever a request acts for. */
export interface Principal {
  userId: string;
  name: string;
  email: string;
  isDemo: boolean;
  /** May set up the deployment: keys, prices, budgets of the workspace, and see how it runs. */
  isAdmin: boolean;
  /** What the request was let in by, and until when that holds (milliseconds since 1970). */
  credential: { id: string; expiresAt: number };
}
