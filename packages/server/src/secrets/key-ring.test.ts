import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Place } from "./envelope.ts";
import { createKeyRing } from "./key-ring.ts";

const SECRET = "the secret of this deployment, long enough";
const OLD = "the secret of last year, also long enough";
const PLACE: Place = { table: "provider_keys", row: "pky_1", column: "sealed" };
const ring = createKeyRing([SECRET], "tests");
const secret = fc.string({ minLength: 32 });
const text = fc.string({ unit: "binary" });
const place = fc.record({ table: fc.string(), row: fc.string(), column: fc.string() });

test("SEC4: what is sealed opens in its place, with the secret it was sealed with", () => {
  fc.assert(
    fc.property(secret, fc.array(secret), text, place, (current, old, plain, where) => {
      const sealed = createKeyRing([current], "tests").seal(plain, where);
      expect(sealed).toMatch(/^v1\.[\w-]{8}\.[\w-]{16}\.[\w-]{22}\.[\w-]*$/);
      expect(createKeyRing([current, ...old], "tests").open(sealed, where)).toBe(plain);
      expect(
        createKeyRing(["a secret that came later than all others", ...old, current], "tests").open(sealed, where),
      ).toBe(plain);
    }),
  );
});

test("SEC4: the same text is never sealed the same way twice, and does not show", () => {
  const sealed = [ring.seal("sk-plain-to-see", PLACE), ring.seal("sk-plain-to-see", PLACE)];
  expect(sealed[0]).not.toBe(sealed[1]);
  expect(sealed.join()).not.toContain("plain");
});

test("SEC4: whatever character of a sealed text is changed, left out or added, it does not open", () => {
  const sealed = ring.seal("sk-ant-1234", PLACE);
  fc.assert(
    fc.property(
      fc.nat(sealed.length - 1),
      fc.constantFrom(..."ABab01-_.=+/ \u0000é"),
      fc.constantFrom(0, 1),
      (at, character, removed) => {
        const changed = sealed.slice(0, at) + character + sealed.slice(at + removed);
        fc.pre(changed !== sealed);
        expect(ring.open(changed, PLACE)).toBeNull();
      },
    ),
    { numRuns: 2_000 },
  );
  for (let at = 0; at <= sealed.length; at++) {
    if (at < sealed.length) expect(ring.open(sealed.slice(0, at) + sealed.slice(at + 1), PLACE)).toBeNull();
    if (at < sealed.length) expect(ring.open(sealed.slice(0, at), PLACE)).toBeNull();
  }
});

describe("SEC4: a part of another sealed text makes it not open", () => {
  const parts = ["version", "key id", "iv", "tag", "ciphertext"];
  const [one, other] = ["sk-ant-1234", "sk-ant-5678"].map((plain) => ring.seal(plain, PLACE).split("."));
  test.each(parts.slice(2))("%s", (part) => {
    const swapped = one?.with(parts.indexOf(part), other?.[parts.indexOf(part)] ?? "").join(".") ?? "";
    expect(ring.open(swapped, PLACE)).toBeNull();
  });
});

test.each<[string, Partial<Place>]>([
  ["table", { table: "sessions" }],
  ["row", { row: "pky_2" }],
  ["column", { column: "hint" }],
  ["border between row and column", { row: "pky_", column: "1sealed" }],
])("SEC4: in another %s it does not open", (_, change) => {
  expect(ring.open(ring.seal("sk-ant-1234", PLACE), { ...PLACE, ...change })).toBeNull();
});

test("SEC4: what another secret or another purpose sealed, or nobody did, does not open and does no harm", () => {
  expect(ring.open(createKeyRing([OLD], "tests").seal("sk", PLACE), PLACE)).toBeNull();
  expect(ring.open(createKeyRing([SECRET], "other").seal("sk", PLACE), PLACE)).toBeNull();
  for (const nonsense of ["", "v1", "v1.....", "v1.a.b.c.d", "sk-ant-1234", "v2.".repeat(100)]) {
    expect(ring.open(nonsense, PLACE)).toBeNull();
    expect(ring.isCurrent(nonsense)).toBe(false);
  }
});

test("SEC4: knows what an earlier secret sealed, so that it is sealed anew", () => {
  const rotated = createKeyRing([SECRET, OLD], "tests");
  const before = createKeyRing([OLD], "tests").seal("sk", PLACE);
  expect([before, rotated.seal("sk", PLACE)].map(rotated.isCurrent)).toEqual([false, true]);
});
