import type { ApiKeyScope } from "@millrace/protocol";

/** What a request was let in by, and until when that holds (milliseconds since 1970; a key's may be Infinity). */
export type Credential =
  | { kind: "session"; id: string; expiresAt: number }
  | { kind: "api-key"; id: string; expiresAt: number; scopes: readonly ApiKeyScope[] };

/** Which credential it is. */
export type CredentialName = Pick<Credential, "kind" | "id">;

/** Whoever a request acts for. */
export interface Principal {
  userId: string;
  name: string;
  email: string;
  isDemo: boolean;
  /** May set up the deployment: keys, prices, budgets of the workspace, and see how it runs. Never by API key. */
  isAdmin: boolean;
  credential: Credential;
}
