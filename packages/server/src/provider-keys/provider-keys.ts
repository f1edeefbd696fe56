import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Env } from "../http/env.ts";
import type { Identity } from "../identity/identity.ts";
import type { ProviderDirectory } from "../models/models-config.ts";
import type { ProviderKeyDependencies } from "./dependencies.ts";
import { KeyDirectory } from "./key-directory.ts";
import { readNotCurrent, resealKeys } from "./key-store.ts";
import { createProviderKeyRoutes } from "./routes.ts";

/** Keys of providers that people and the workspace store. */
export interface ProviderKeys {
  readonly directory: ProviderDirectory;
  /** `/api/v1/provider-keys`, `/api/v1/admin/provider-keys`. */
  createRoutes(identity: Pick<Identity, "authenticate">): OpenAPIHono<Env>;
  /** Seals what an earlier secret sealed with the current one. */
  start(): Promise<void>;
}

export function createProviderKeys(deps: ProviderKeyDependencies): ProviderKeys {
  const directory = new KeyDirectory(deps);
  return {
    directory,
    createRoutes: (identity) => createProviderKeyRoutes(deps, directory, identity),
    async start() {
      const { sealed, left } = await resealKeys(deps, await readNotCurrent(deps));
      if (sealed > 0) deps.logger.info({ keys: sealed }, "provider keys were sealed anew with the current secret");
      if (left > 0) {
        deps.logger.warn(
          { keys: left },
          "provider keys cannot be opened: set MILLRACE_OLD_SECRETS, or enter them again",
        );
      }
    },
  };
}
