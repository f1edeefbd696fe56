import { expect, test } from "vitest";
import { ManualClock } from "../../../testing/manual-clock.ts";
import { Circuit, type Pass } from "./circuit.ts";

const COOLDOWN = 60_000;

function createCircuit(threshold = 3) {
  const clock = new ManualClock();
  const circuit = new Circuit({ threshold, cooldownMs: COOLDOWN }, clock);
  const pass = (): Pass => {
    const given = circuit.admit();
    if (!given) throw new Error("no call goes through");
    return given;
  };
  const fail = (times: number) => {
    for (let n = 0; n < times; n++) pass().failed("provider_timeout");
  };
  return { clock, circuit, pass, fail };
}

test("PRV2: so many outages in a row open it, and an answer in between does not let it come to that", () => {
  const { circuit, pass, fail } = createCircuit();
  fail(2);
  pass().answered();
  fail(2);
  expect(circuit).toMatchObject({ state: "closed", failures: 2, retryAt: null });
  fail(1);
  expect(circuit).toMatchObject({ state: "open", failures: 3, lastError: "provider_timeout", retryAt: COOLDOWN });
  expect(circuit.admit()).toBeNull();
});

test("PRV2: after the cool-down one call goes through; the others fail until its answer begins", () => {
  const { clock, circuit, pass, fail } = createCircuit();
  fail(3);
  clock.advance(COOLDOWN - 1);
  expect(circuit.admit()).toBeNull();
  clock.advance(1);
  const probe = pass();
  expect(circuit.state).toBe("half-open");
  expect(circuit.admit()).toBeNull();
  probe.began();
  expect(circuit).toMatchObject({ state: "closed", retryAt: null });
  pass();
  probe.answered();
  expect(circuit.failures).toBe(0);
});

test("PRV2: a probe that fails opens it for another cool-down, also when its answer had begun", () => {
  const { clock, circuit, pass, fail } = createCircuit();
  fail(3);
  for (const begins of [false, true]) {
    clock.advance(COOLDOWN);
    const probe = pass();
    if (begins) probe.began();
    probe.failed("answer_truncated");
    expect(circuit).toMatchObject({ state: "open", lastError: "answer_truncated" });
    expect(circuit.retryAt).toBe(clock.now() + COOLDOWN);
  }
});

test("PRV2: a probe that its caller gives up says nothing, and the next call is the probe", () => {
  const { clock, circuit, pass, fail } = createCircuit();
  fail(3);
  clock.advance(COOLDOWN);
  pass().abandoned();
  expect(circuit.state).toBe("open");
  pass().answered();
  expect(circuit).toMatchObject({ state: "closed", failures: 0 });
});

test("PRV2: calls from before it opened neither close it nor keep it open for longer", () => {
  const { clock, circuit, pass, fail } = createCircuit();
  const [slow, lucky] = [pass(), pass()];
  fail(3);
  clock.advance(COOLDOWN / 2);
  lucky.answered();
  slow.failed("provider_timeout");
  expect(circuit).toMatchObject({ state: "open", retryAt: COOLDOWN });
});

test("a threshold of 0 never opens it", () => {
  const { circuit, pass, fail } = createCircuit(0);
  fail(100);
  pass().answered();
  expect(circuit.state).toBe("closed");
});
