import type { Api } from "../api.ts";
import type { Environment } from "../environment.ts";
import { createPollTransport } from "./poll-transport.ts";
import { createSseTransport } from "./sse-transport.ts";
import { createSharedTransport } from "./tabs/shared-transport.ts";
import type { Transport } from "./transport.ts";
import { createWebSocketTransport } from "./websocket-transport.ts";

/** The ways there are here, the best first. WebSockets have room beside everything else; without them tabs may share. */
export function createTransports(environment: Environment, api: Pick<Api, "currentUser">): readonly Transport[] {
  const { openSocket, acquireLock, openChannel } = environment;
  const identify = async () => (await api.currentUser())?.id ?? null;
  const requests = [createSseTransport(environment), createPollTransport(environment)];
  const shared =
    acquireLock && openChannel
      ? requests.map((inner) => createSharedTransport(environment, { acquireLock, openChannel }, inner, identify))
      : requests;
  return openSocket ? [createWebSocketTransport(environment, openSocket), ...shared] : shared;
}
