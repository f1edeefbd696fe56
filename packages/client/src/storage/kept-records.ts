import type { DeviceStorage, Place } from "./device-storage.ts";

/** In characters of JSON. */
const MOST_TEXT = 200_000;

/**
 * Small JSON values of one user that an app wants back when it starts: before the network answers, or offline. Large ones
 * are not kept.
 */
export class KeptRecords {
  readonly #storage: DeviceStorage;
  readonly #user: string;

  constructor(storage: DeviceStorage, user: string) {
    this.#storage = storage;
    this.#user = user;
  }

  /** The value written last under the name and the very same version; undefined when there is none. */
  async read(name: string, version: number): Promise<unknown> {
    const record = await this.#storage.read(this.#place(name));
    return isRecord(record) && record.version === version ? JSON.parse(record.json) : undefined;
  }

  /** @param version of the value's shape: raise it when that changes */
  async write(name: string, version: number, value: unknown): Promise<void> {
    const json = JSON.stringify(value);
    await this.#storage.update(this.#place(name), () => (json.length > MOST_TEXT ? undefined : { version, json }));
  }

  #place(id: string): Place {
    return { user: this.#user, kind: "record", id };
  }
}

function isRecord(value: unknown): value is { version: number; json: string } {
  return typeof value === "object" && value !== null && "json" in value && typeof value.json === "string";
}
