import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { DeviceStorage, Place } from "./device-storage.ts";

/** What is stored under another version is dropped. */
const VERSION = 1;
/** How long the storage may take for one thing, in milliseconds. */
const TIME_LIMIT = 1000;

interface Row extends Place {
  /** Milliseconds since 1970. */
  changed_at: number;
  value: unknown;
}

interface Schema extends DBSchema {
  values: { key: [string, Place["kind"], string]; value: Row; indexes: { changed_at: number } };
}

interface Timing {
  now: () => number;
  setTimer: (callback: () => void, ms: number) => () => void;
}

/** A device's storage in the browser's database, opened when it is first needed, and anew after a failure. */
export class IndexedDbStorage implements DeviceStorage {
  readonly #timing: Timing;
  readonly #name: string;
  #database: Promise<IDBPDatabase<Schema>> | null = null;
  /** It kept somebody waiting for too long and has not answered since; so long nobody waits for it. */
  #stuck = false;

  /** @param name of the database; one per origin and purpose */
  constructor(timing: Timing, name: string) {
    this.#timing = timing;
    this.#name = name;
  }

  read(place: Place): Promise<unknown> {
    return this.#attempt(undefined, async (database) => (await database.get("values", keyOf(place)))?.value);
  }

  update(place: Place, change: (value: unknown) => unknown): Promise<boolean> {
    return this.#attempt(false, async (database) => {
      const { store, done } = database.transaction("values", "readwrite");
      const before = (await store.get(keyOf(place)))?.value;
      const value = change(before);
      if (value === before) return true;
      const { user, kind, id } = place;
      const row = { user, kind, id, changed_at: this.#timing.now(), value };
      await Promise.all([value === undefined ? store.delete(keyOf(place)) : store.put(row), done]);
      return true;
    });
  }

  places(): Promise<Place[] | null> {
    return this.#attempt(null, async (database) => {
      const keys = await database.getAllKeysFromIndex("values", "changed_at");
      return keys.map(placeOf);
    });
  }

  remove(picked: (place: Place) => boolean): Promise<void> {
    return this.#attempt(undefined, async (database) => {
      const { store, done } = database.transaction("values", "readwrite");
      const keys = (await store.getAllKeys()).filter((key) => picked(placeOf(key)));
      await Promise.all([...keys.map((key) => store.delete(key)), done]);
    });
  }

  #attempt<Result>(otherwise: Result, work: (database: IDBPDatabase<Schema>) => Promise<Result>): Promise<Result> {
    return new Promise((resolve) => {
      const giveUp = () => {
        this.#stuck = true;
        resolve(otherwise);
      };
      const cancelTimer = this.#timing.setTimer(giveUp, this.#stuck ? 0 : TIME_LIMIT);
      const answered = (result: Result) => {
        this.#stuck = false;
        cancelTimer();
        resolve(result);
      };
      const failed = () => {
        this.#close();
        answered(otherwise);
      };
      this.#open().then(work).then(answered, failed);
    });
  }

  /** Some failures are those of the connection, which does not say so. */
  #close(): void {
    this.#database?.then(
      (database) => database.close(),
      () => {},
    );
    this.#database = null;
  }

  #open(): Promise<IDBPDatabase<Schema>> {
    if (this.#database) return this.#database;
    const opening = open(this.#name, () => {
      if (this.#database === opening) this.#database = null;
    });
    this.#database = opening;
    return opening;
  }
}

/** @param closed it was open and is no longer */
async function open(name: string, closed: () => void): Promise<IDBPDatabase<Schema>> {
  const database = await openDB<Schema>(name, VERSION, {
    upgrade(fresh) {
      for (const store of fresh.objectStoreNames) fresh.deleteObjectStore(store);
      fresh.createObjectStore("values", { keyPath: ["user", "kind", "id"] }).createIndex("changed_at", "changed_at");
    },
    blocking() {
      database.close(); // a tab with a newer version of the app waits for it
      closed();
    },
    terminated: closed,
  });
  return database;
}

function keyOf({ user, kind, id }: Place): Schema["values"]["key"] {
  return [user, kind, id];
}

function placeOf([user, kind, id]: Schema["values"]["key"]): Place {
  return { user, kind, id };
}
