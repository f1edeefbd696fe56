import type { Api } from "./api.ts";
import type { Identity } from "./identity.ts";

/** The API whose calls that sign in, sign out or delete take effect on what this device keeps, too. */
export function signingApi(api: Api, identity: Identity): Api {
  return {
    ...api,
    signUp: (input) => identity.signIn(() => api.signUp(input)),
    signIn: (input) => identity.signIn(() => api.signIn(input)),
    demoLogin: () => identity.signIn(() => api.demoLogin()),
    signOut: () => identity.signOut(() => api.signOut()),
    async deleteSession(id, options) {
      await api.deleteSession(id, options);
      await identity.storage?.sessions.drop(id);
    },
  };
}
