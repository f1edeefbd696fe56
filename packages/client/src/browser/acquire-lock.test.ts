import { expect, test, vi } from "vitest";
import { acquireLock } from "./acquire-lock.ts";

/** Resolves when the lock was granted and let go again, so that everybody before in line had it. */
function passLock(name: string): Promise<void> {
  return new Promise((resolve) => {
    const release = acquireLock(name, () => {
      resolve();
      queueMicrotask(() => release());
    });
  });
}

test("LIV1 one has the lock at a time, the next when it was let go", async () => {
  const order: string[] = [];
  const { promise: granted, resolve: grant } = Promise.withResolvers<void>();
  const release = acquireLock("one", grant);
  await granted;
  const second = new Promise<() => void>((resolve) => {
    const releaseSecond = acquireLock("one", () => {
      order.push("granted");
      resolve(() => releaseSecond());
    });
  });
  await passLock("another");
  order.push("let go");
  release();
  (await second)();
  expect(order).toEqual(["let go", "granted"]);
  await passLock("one");
});

test("who let go while waiting is not granted the lock, nor in the way", async () => {
  const { promise: granted, resolve: grant } = Promise.withResolvers<void>();
  const release = acquireLock("two", grant);
  await granted;
  const second = vi.fn();
  acquireLock("two", second)();
  release();
  await passLock("two");
  expect(second).not.toHaveBeenCalled();
});
