import type { DeviceStorage, Place } from "./device-storage.ts";

/** A device's storage that lasts as long as the page, for runtimes that have no other. */
export function createMemoryStorage(): DeviceStorage {
  /** In order of their last change. */
  const values = new Map<string, { place: Place; value: unknown }>();
  const keyOf = ({ user, kind, id }: Place) => JSON.stringify([user, kind, id]);

  return {
    read: async (place) => values.get(keyOf(place))?.value,
    async update({ user, kind, id }, change) {
      const place = { user, kind, id };
      const before = values.get(keyOf(place))?.value;
      let value: unknown;
      try {
        value = change(before);
      } catch {
        return false;
      }
      if (value === before) return true;
      values.delete(keyOf(place));
      if (value !== undefined) values.set(keyOf(place), { place, value });
      return true;
    },
    places: async () => Array.from(values.values(), ({ place }) => place),
    async remove(picked) {
      for (const [key, { place }] of values) if (picked(place)) values.delete(key);
    },
  };
}
