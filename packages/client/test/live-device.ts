import { idle } from "./fake-clock.ts";
import { createDevice, type DeviceOptions } from "./fake-environment.ts";
import { followSession } from "./fake-follower.ts";
import { SESSION_ID } from "./log-events.ts";

/** A device that follows the session most tests have, from its snapshot on. */
export async function liveDevice(options: DeviceOptions = {}) {
  const device = createDevice(options);
  const { follower, leave } = followSession(device);
  await idle();
  const snapshots = () => device.server.requests.filter(({ path }) => path.endsWith(`/sessions/${SESSION_ID}`)).length;
  return { ...device, follower, leave, snapshots, state: () => device.client.connection.getState() };
}
