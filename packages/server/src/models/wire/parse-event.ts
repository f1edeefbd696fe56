import { modelFailure } from "./failure.ts";

/**
 * The JSON of one event, nothing in it trusted.
 *
 * @throws ModelError `provider_error`: skipping an event that cannot be read would lose words silently
 */
export function parseEvent(data: string, provider: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    throw modelFailure("provider_error", provider);
  }
}
