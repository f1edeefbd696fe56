import { APIError, createAuthEndpoint } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";

export const DEMO_EMAIL = "demo@millrace.local";

/**
 * A better-auth plugin whose one endpoint signs in the demo account, made at its first use. The account has no password,
 * so there is no other way into it.
 */
export function demoAccount() {
  return {
    id: "demo-account",
    endpoints: {
      demoLogin: createAuthEndpoint("/demo-login", { method: "POST" }, async (context) => {
        const accounts = context.context.internalAdapter;
        const find = async () => (await accounts.findUserByEmail(DEMO_EMAIL))?.user;
        const create = () =>
          accounts.createUser({ email: DEMO_EMAIL, name: "Demo", emailVerified: true }, { method: "demo" });
        // Two first logins at once: one of them finds the e-mail address taken, and then the account.
        const user = (await find()) ?? (await create().catch(find));
        if (!user) throw new APIError("INTERNAL_SERVER_ERROR");
        const session = await accounts.createSession(user.id);
        await setSessionCookie(context, { session, user });
        return context.json({ user });
      }),
    },
  };
}
