import { expect, test } from "vitest";
import { idle } from "../test/fake-clock.ts";
import { OutboxEntries } from "./outbox-entries.ts";
import type { DeviceStorage } from "./storage/device-storage.ts";
import { type KeptMessage, KeptMessages } from "./storage/kept-messages.ts";
import { createMemoryStorage } from "./storage/memory-storage.ts";

function message(id: string, order: number): KeptMessage {
  return {
    session_id: "ses_1",
    client_message_id: id,
    content: `Text of ${id}`,
    model: null,
    created_at: "2026-01-01T00:00:00.000Z",
    order,
    revision: 0,
    posted_at: null,
    offset: null,
    failure: null,
  };
}

/** One device, whose tabs are not told of each other's changes. */
function openDevice() {
  const memory = createMemoryStorage();
  /** Reading takes until then; what is read is what was there before. */
  const reading = { until: Promise.resolve() };
  const storage: DeviceStorage = {
    ...memory,
    async read(place) {
      const value = await memory.read(place);
      await reading.until;
      return value;
    },
  };
  const openTab = () => new OutboxEntries("ses_1", new KeptMessages(storage, "ann", () => {}), () => {});
  return { memory, reading, openTab };
}

const ids = (tab: OutboxEntries) => tab.all.map(({ message: { client_message_id } }) => client_message_id);

test("messages are in order, whenever they were taken in", async () => {
  const { openTab } = openDevice();
  const [tab, other] = [openTab(), openTab()];
  await other.add(message("a", 1));
  await other.add(message("c", 3));
  await tab.add(message("b", 2));
  await tab.read({ ours: true });
  expect(ids(tab)).toEqual(["a", "b", "c"]);
});

test("of two tabs' changes to one message none is lost", async () => {
  const { openTab } = openDevice();
  const [tab, other] = [openTab(), openTab()];
  await tab.add(message("a", 1));
  await other.read({ ours: true });
  await tab.change("a", (before) => ({ ...before, posted_at: 5 }));
  await other.change("a", (before) => ({ ...before, offset: "00000001_0000000000000007" }));
  await tab.read({ ours: true });
  for (const { all } of [tab, other]) {
    expect(all).toMatchObject([{ message: { revision: 2, posted_at: 5, offset: "00000001_0000000000000007" } }]);
  }
});

test("a message another tab removed is gone here with the next change, or when this tab reads", async () => {
  const { openTab } = openDevice();
  const [tab, other, third] = [openTab(), openTab(), openTab()];
  await tab.add(message("a", 1));
  await other.read({ ours: true });
  await third.read({ ours: true });
  tab.drop(() => true);
  await other.change("a", (before) => ({ ...before, posted_at: 5 }));
  await third.read({ ours: true });
  expect([ids(other), ids(third)]).toEqual([[], []]);
});

test("an acknowledged one stays until this tab's own log brings it", async () => {
  const { openTab } = openDevice();
  const [tab, other] = [openTab(), openTab()];
  await tab.add(message("a", 1));
  await tab.change("a", (before) => ({ ...before, offset: "00000001_0000000000000007" }));
  await other.read({ ours: true });
  tab.drop(() => true);
  await other.read({ ours: true });
  expect(ids(other)).toEqual(["a"]);
});

test("what was removed while the device was being read does not come back", async () => {
  const { reading, openTab } = openDevice();
  const tab = openTab();
  await tab.add(message("a", 1));
  const slow = Promise.withResolvers<void>();
  reading.until = slow.promise;
  const read = tab.read({ ours: true });
  await idle();
  tab.drop(() => true);
  slow.resolve();
  await read;
  expect(ids(tab)).toEqual([]);
});

test("what was added while the device was being read stays", async () => {
  const { reading, openTab } = openDevice();
  const tab = openTab();
  await openTab().add(message("a", 1));
  const slow = Promise.withResolvers<void>();
  reading.until = slow.promise;
  const read = tab.read({ ours: true });
  await tab.add(message("b", 2));
  slow.resolve();
  await read;
  expect(ids(tab)).toEqual(["a", "b"]);
});

test("what is read after closing is not taken in, and closing leaves what the device keeps", async () => {
  const { memory, reading, openTab } = openDevice();
  const tab = openTab();
  await tab.add(message("a", 1));
  const slow = Promise.withResolvers<void>();
  reading.until = slow.promise;
  const read = tab.read({ ours: true });
  tab.close();
  slow.resolve();
  await read;
  expect(ids(tab)).toEqual([]);
  expect(await memory.places()).toHaveLength(1);
});
