import type { KeySource } from "@millrace/protocol";
import { expect, test } from "vitest";
import { ManualClock } from "../../../testing/manual-clock.ts";
import { CallFigures } from "./call-figures.ts";
import { ProviderHealth } from "./provider-health.ts";

const callee = (keySource: KeySource, userId: string) => ({
  provider: "openai",
  title: "OpenAI",
  address: "https://api.openai.com/v1",
  keySource,
  userId,
});

function createHealth() {
  const clock = new ManualClock();
  return { clock, health: new ProviderHealth({ clock, circuits: { openai: { threshold: 1, cooldownMs: 1_000 } } }) };
}

test("PRV1: a person's own key has a circuit of its own; everybody else's calls go on", () => {
  const { health } = createHealth();
  health.watch(callee("own", "ann")).circuit.admit()?.failed("provider_error");
  expect(health.watch(callee("own", "ann")).circuit.admit()).toBeNull();
  expect(health.watch(callee("own", "bob")).circuit.admit()).not.toBeNull();
  expect(health.watch(callee("environment", "ann")).circuit.admit()).not.toBeNull();
});

test("PRV1: a key that people share has one circuit", () => {
  const { health } = createHealth();
  health.watch(callee("workspace", "ann")).circuit.admit()?.failed("provider_error");
  expect(health.watch(callee("workspace", "bob")).circuit.admit()).toBeNull();
});

test("PRV1: servers of the same name at other addresses are others", () => {
  const { health } = createHealth();
  health.watch(callee("none", "ann")).circuit.admit()?.failed("provider_error");
  expect(health.watch({ ...callee("none", "bob"), address: "http://10.0.0.7:8000" }).circuit.admit()).not.toBeNull();
});

test("SEC7: of ten thousand people's own keys the ones used last are kept, and every shared one", () => {
  const { health } = createHealth();
  health.watch(callee("environment", "ann"));
  for (let n = 0; n < 10_000; n++) health.watch(callee("own", `user ${n}`));
  const listed = health.list();
  expect(listed).toHaveLength(1_000);
  expect(listed.filter(({ userId }) => userId === null)).toHaveLength(1);
  expect(listed.some(({ userId }) => userId === "user 9999")).toBe(true);
});

test("figures are of the last hour, with percentiles of the time to the first piece", () => {
  const clock = new ManualClock();
  const figures = new CallFigures(clock);
  expect(figures.read()).toEqual({ calls: 0, failed: 0, firstByteP50Ms: null, firstByteP95Ms: null });
  figures.count(true, null);
  clock.advance(50 * 60_000);
  for (let ms = 1; ms <= 100; ms++) figures.count(false, ms);
  expect(figures.read()).toEqual({ calls: 101, failed: 1, firstByteP50Ms: 50, firstByteP95Ms: 95 });
  clock.advance(10 * 60_000);
  expect(figures.read()).toMatchObject({ calls: 100, failed: 0 });
  clock.advance(50 * 60_000);
  expect(figures.read()).toEqual({ calls: 0, failed: 0, firstByteP50Ms: null, firstByteP95Ms: null });
});
