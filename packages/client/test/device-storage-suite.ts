import { describe, expect, test } from "vitest";
import type { DeviceStorage, Place } from "../src/storage/device-storage.ts";

const place = (user: string, id: string, kind: Place["kind"] = "record"): Place => ({ user, kind, id });

/** @param openTabs tabs of one fresh device: each call gives two that share what they store */
export function deviceStorageSuite(adapter: string, openTabs: () => [DeviceStorage, DeviceStorage]): void {
  describe(`DeviceStorage: ${adapter}`, () => {
    test("what one tab stores every tab reads, and nothing else", async () => {
      const [tab, other] = openTabs();
      const value = { title: "Grüße 👋🏽", tags: ["a", null], count: 1.5 };
      expect(await other.read(place("ann", "1"))).toBeUndefined();
      expect(await tab.update(place("ann", "1"), () => value)).toBe(true);
      expect(await other.read(place("ann", "1"))).toEqual(value);
      expect(await other.read(place("bob", "1"))).toBeUndefined();
      expect(await other.read(place("ann", "2"))).toBeUndefined();
      expect(await other.read(place("ann", "1", "session"))).toBeUndefined();
    });

    test("a change is made of the value as it is, which it can also remove", async () => {
      const [tab] = openTabs();
      const seen: unknown[] = [];
      const write = (value: unknown) =>
        tab.update(place("ann", "1"), (before) => {
          seen.push(before);
          return value;
        });
      await write("first");
      await write("second");
      await write(undefined);
      await write(undefined);
      expect(seen).toEqual([undefined, "first", "second", undefined]);
      expect(await tab.places()).toEqual([]);
    });

    test("changes from several tabs at once are made one after the other, those of one tab in their order", async () => {
      const tabs = openTabs();
      const append = (text: string) => (value: unknown) => [...(Array.isArray(value) ? value : []), text];
      await Promise.all(
        Array.from({ length: 20 }, (_, n) => tabs[n % 2]?.update(place("ann", "1"), append(`${n % 2} ${n}`))),
      );
      const value = await tabs[0].read(place("ann", "1"));
      const all = Array.isArray(value) ? value.map(String) : [];
      expect(all).toHaveLength(20);
      for (const tab of ["0", "1"]) {
        const numbers = all.filter((text) => text.startsWith(tab)).map((text) => Number(text.slice(2)));
        expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
      }
    });

    test("places come in the order of their last change; a change to the very same value is none", async () => {
      const [tab, other] = openTabs();
      for (const id of ["c", "a", "b"]) await tab.update(place("ann", id), () => ({ id }));
      await other.update(place("bob", "a"), () => 1);
      await tab.update(place("ann", "c"), (value) => value);
      await tab.update(place("ann", "a"), () => ({ id: "a" }));
      expect((await other.places())?.map(({ user, id }) => `${user} ${id}`)).toEqual([
        "ann c",
        "ann b",
        "bob a",
        "ann a",
      ]);
    });

    test("what is picked is removed, in all tabs, and the rest stays", async () => {
      const [tab, other] = openTabs();
      await tab.update(place("ann", "1"), () => 1);
      await tab.update(place("ann", "1", "message"), () => 2);
      await tab.update(place("bob", "1"), () => 3);
      await tab.remove(({ user, kind }) => user === "ann" && kind === "record");
      expect(await other.places()).toEqual([place("ann", "1", "message"), place("bob", "1")]);
      expect(await other.read(place("ann", "1"))).toBeUndefined();
    });

    test("a change that fails leaves what was there", async () => {
      const [tab, other] = openTabs();
      await tab.update(place("ann", "1"), () => "kept");
      const fail = () => {
        throw new Error("in the change");
      };
      expect(await tab.update(place("ann", "1"), fail)).toBe(false);
      expect(await other.read(place("ann", "1"))).toBe("kept");
      expect(await tab.update(place("ann", "1"), () => "next")).toBe(true);
    });
  });
}
