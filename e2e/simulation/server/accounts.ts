import { requireUser } from "../../../packages/server/src/http/auth.ts";
import { problem } from "../../../packages/server/src/http/problems.ts";
import { createRouter } from "../../../packages/server/src/http/router.ts";
import type { CredentialName, Principal } from "../../../packages/server/src/principal.ts";

export const ACCOUNTS = ["alice", "bob"] as const;
export type AccountName = (typeof ACCOUNTS)[number];

const FAR_FUTURE = Date.UTC(2100, 0, 1);

export function userIdOf(account: AccountName): string {
  return `usr_${account}`;
}

/** Stands for the identity part and its database: who there is, and who is signed in. Outlives the server's processes. */
export class Accounts {
  readonly #signIns = new Map<string, AccountName>();
  /** When sign-ins were ended, by the simulation's time. */
  readonly #ended = new Map<string, number>();
  #count = 0;

  /** @returns the cookie that stands for a new sign-in */
  signIn(account: AccountName): string {
    const cookie = `signed-in=${account}-${++this.#count}`;
    this.#signIns.set(cookie, account);
    return cookie;
  }

  end(cookie: string, now: number): void {
    this.#signIns.delete(cookie);
    this.#ended.set(cookie, now);
  }

  /** When the sign-in was ended; undefined while it holds. */
  endedAt(cookie: string): number | undefined {
    return this.#ended.get(cookie);
  }

  readonly authenticate = (request: Request): Promise<Principal | null> =>
    this.principalOf({ id: request.headers.get("cookie") ?? "" });

  readonly principalOf = async ({ id: cookie }: Pick<CredentialName, "id">): Promise<Principal | null> => {
    const account = this.#signIns.get(cookie);
    if (!account) return null;
    const credential = { kind: "session", id: cookie, expiresAt: FAR_FUTURE } as const;
    return { userId: userIdOf(account), name: account, email: account, isDemo: false, isAdmin: false, credential };
  };

  /** The identity part's routes that a client depends on. */
  createRoutes() {
    const router = createRouter();
    router.use("/api/v1/me", requireUser(this));
    router.get("/api/v1/me", (c) => {
      const { userId, name, email, isDemo, isAdmin } = c.var.principal;
      return c.json({ id: userId, name, email, is_demo: isDemo, is_admin: isAdmin });
    });
    router.post("/api/auth/sign-in/email", async (c) => {
      const { email } = await c.req.json();
      const account = ACCOUNTS.find((name) => name === email);
      if (!account) throw problem("credentials_refused", "There is no such account.");
      return c.json({}, 200, { "Set-Cookie": this.signIn(account) });
    });
    return router;
  }
}
