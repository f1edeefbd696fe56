import { afterEach, expect, test, vi } from "vitest";
import { FakeClock } from "../test/fake-clock.ts";
import { createEnvironment } from "./environment.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

function stubPage(visibilityState: "visible" | "hidden") {
  const page = {
    document: Object.assign(new EventTarget(), { visibilityState: visibilityState as string }),
    window: new EventTarget(),
    frames: new Map<number, () => void>(),
  };
  vi.stubGlobal("document", page.document);
  vi.stubGlobal("window", page.window);
  vi.stubGlobal("requestAnimationFrame", (callback: () => void) => {
    page.frames.set(page.frames.size + 1, callback);
    return page.frames.size;
  });
  vi.stubGlobal("cancelAnimationFrame", (frame: number) => page.frames.delete(frame));
  return page;
}

test("a visible page is called back with its next frame, and only then", async () => {
  const page = stubPage("visible");
  const clock = new FakeClock();
  const callback = vi.fn();
  createEnvironment({ setTimer: clock.setTimer }).nextFrame(callback);
  expect(callback).not.toHaveBeenCalled();
  for (const frame of page.frames.values()) frame();
  await clock.advance(1000);
  expect(callback).toHaveBeenCalledOnce();
});

test("a page whose frames do not come is called back all the same, once", async () => {
  const page = stubPage("visible");
  const clock = new FakeClock();
  const callback = vi.fn();
  createEnvironment({ setTimer: clock.setTimer }).nextFrame(callback);
  await clock.advance(1000);
  expect(callback).toHaveBeenCalledOnce();
  expect(page.frames.size).toBe(0);
});

test("a hidden page is called back in a task of its own", async () => {
  const page = stubPage("hidden");
  const clock = new FakeClock();
  const callback = vi.fn();
  createEnvironment({ setTimer: clock.setTimer }).nextFrame(callback);
  expect([callback.mock.calls.length, page.frames.size]).toEqual([0, 0]);
  await clock.advance(0);
  expect(callback).toHaveBeenCalledOnce();
});

test("LIV3 the network coming or going and the page becoming visible wake the client, until it listens no more", () => {
  const page = stubPage("hidden");
  const listener = vi.fn();
  const end = createEnvironment({}).onWake(listener);
  page.document.dispatchEvent(new Event("visibilitychange"));
  expect(listener).not.toHaveBeenCalled();
  page.document.visibilityState = "visible";
  const happen = () => {
    page.document.dispatchEvent(new Event("visibilitychange"));
    page.window.dispatchEvent(new Event("online"));
    page.window.dispatchEvent(new Event("offline"));
  };
  happen();
  expect(listener.mock.calls).toEqual([["visible"], ["network"], ["network"]]);
  end();
  happen();
  expect(listener).toHaveBeenCalledTimes(3);
});

test("a page that is hidden or left says so, until nobody listens", () => {
  const page = stubPage("visible");
  const listener = vi.fn();
  const end = createEnvironment({}).onHide(listener);
  page.document.dispatchEvent(new Event("visibilitychange"));
  expect(listener).not.toHaveBeenCalled();
  const happen = () => {
    page.document.visibilityState = "hidden";
    page.document.dispatchEvent(new Event("visibilitychange"));
    page.window.dispatchEvent(new Event("pagehide"));
  };
  happen();
  expect(listener).toHaveBeenCalledTimes(2);
  end();
  happen();
  expect(listener).toHaveBeenCalledTimes(2);
});

test("a device counts as online unless it says that it is not", () => {
  const { isOnline } = createEnvironment({});
  expect(isOnline()).toBe(true);
  vi.stubGlobal("navigator", { onLine: false });
  expect(isOnline()).toBe(false);
});

test("ids are long, and never the same", () => {
  const { randomId } = createEnvironment({});
  expect(randomId()).toMatch(/^[0-9a-f]{32}$/);
  expect(randomId()).not.toBe(randomId());
});
