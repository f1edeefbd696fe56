import "fake-indexeddb/auto";
import type * as idb from "idb";
import { afterEach, expect, test, vi } from "vitest";
import { deviceStorageSuite } from "../../test/device-storage-suite.ts";
import { FakeClock, idle } from "../../test/fake-clock.ts";
import { IndexedDbStorage } from "./indexed-db-storage.ts";

/** Raised by tests that play a newer version of the app. */
let versionsAhead = 0;
/** How long a database takes to open. */
let opening: Promise<void> | undefined;

vi.mock("idb", async (importOriginal) => {
  const original = await importOriginal<typeof idb>();
  const openDB: typeof idb.openDB = async (name, version = 1, callbacks = {}) => {
    await opening;
    return original.openDB(name, version + versionsAhead, callbacks);
  };
  return { ...original, openDB };
});

afterEach(() => {
  versionsAhead = 0;
  opening = undefined;
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const PLACE = { user: "ann", kind: "record", id: "1" } as const;

/** A database of its own for each device. */
let devices = 0;

function openDevice() {
  devices += 1;
  const name = `device ${devices}`;
  const clock = new FakeClock();
  const now = () => {
    clock.sleep(1);
    return clock.now();
  };
  return { name, clock, openTab: () => new IndexedDbStorage({ now, setTimer: clock.setTimer }, name) };
}

deviceStorageSuite("IndexedDB", () => {
  const { openTab } = openDevice();
  return [openTab(), openTab()];
});

/** All of it, as it should be when there is nothing to be had. */
async function expectNothing(storage: IndexedDbStorage) {
  const change = vi.fn(() => "value");
  expect(await storage.update(PLACE, change)).toBe(false);
  expect(await storage.read(PLACE)).toBeUndefined();
  expect(await storage.places()).toBeNull();
  await storage.remove(() => true);
  expect(change).not.toHaveBeenCalled();
}

test("without a database, or where using it is forbidden, there is nothing and nothing fails", async () => {
  vi.stubGlobal("indexedDB", undefined);
  await expectNothing(openDevice().openTab());
  const refuse = () => {
    throw new DOMException("The operation is insecure.", "SecurityError");
  };
  vi.stubGlobal("indexedDB", { open: refuse });
  await expectNothing(openDevice().openTab());
});

test("a database that cannot be opened is tried again with the next use", async () => {
  const storage = openDevice().openTab();
  const open = vi.spyOn(indexedDB, "open").mockImplementationOnce(() => {
    throw new DOMException("Internal error.", "UnknownError");
  });
  expect(await storage.update(PLACE, () => "value")).toBe(false);
  expect(await storage.update(PLACE, () => "value")).toBe(true);
  expect(await storage.read(PLACE)).toBe("value");
  expect(open).toHaveBeenCalledTimes(2);
});

test("a connection that broke is replaced by another", async () => {
  const storage = openDevice().openTab();
  await storage.update(PLACE, () => "value");
  vi.spyOn(IDBDatabase.prototype, "transaction").mockImplementationOnce(function (this: IDBDatabase) {
    this.close();
    throw new DOMException("The connection was lost.", "UnknownError");
  });
  expect(await storage.read(PLACE)).toBeUndefined();
  expect(await storage.read(PLACE)).toBe("value");
});

test("a full disk keeps what there was", async () => {
  const storage = openDevice().openTab();
  await storage.update(PLACE, () => "before");
  vi.spyOn(IDBObjectStore.prototype, "put").mockImplementationOnce(() => {
    throw new DOMException("Full.", "QuotaExceededError");
  });
  expect(await storage.update(PLACE, () => "after")).toBe(false);
  expect(await storage.read(PLACE)).toBe("before");
});

test("a value that cannot be stored is not", async () => {
  const storage = openDevice().openTab();
  expect(await storage.update(PLACE, () => () => "a function")).toBe(false);
  expect(await storage.places()).toEqual([]);
});

test("a database that does not answer keeps people waiting for a second, and then no longer until it does", async () => {
  const { clock, openTab } = openDevice();
  const { promise, resolve: open } = Promise.withResolvers<void>();
  opening = promise;
  const storage = openTab();
  const first = storage.update(PLACE, () => "value");
  expect(clock.untilNext).toBe(1000);
  await clock.step();
  expect(await first).toBe(false);
  const second = storage.read(PLACE);
  expect(clock.untilNext).toBe(0);
  await clock.step();
  expect(await second).toBeUndefined();
  open();
  await idle();
  expect(await storage.read(PLACE)).toBe("value");
  expect(clock.untilNext).toBeNull();
  const third = storage.read(PLACE);
  expect(clock.untilNext).toBe(1000);
  await third;
});

test("what another version of the app stored is dropped, and a tab of the older version goes on with nothing", async () => {
  const { openTab } = openDevice();
  const older = openTab();
  await older.update(PLACE, () => "of the older version");
  versionsAhead = 1;
  const newer = openTab();
  expect(await newer.places()).toEqual([]);
  await newer.update(PLACE, () => "of the newer version");
  versionsAhead = 0;
  await expectNothing(older);
  expect(await newer.read(PLACE)).toBe("of the newer version");
});
