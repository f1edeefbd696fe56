import fc from "fast-check";
import { expect, test } from "vitest";
import { FakeBrowser } from "../../../test/fake-browser.ts";
import { followSession } from "../../../test/fake-follower.ts";
import { SESSION_ID } from "../../../test/log-events.ts";

type Step =
  | { type: "open" | "close" | "freeze" | "thaw" | "leave"; tab: number }
  | { type: "append"; session: number }
  | { type: "cut" | "beat" }
  | { type: "advance"; ms: number };

const SESSIONS = [SESSION_ID, "ses_2"];
const tab = fc.nat(5);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.nat(1).map((session): Step => ({ type: "append", session })) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom("open", "close", "freeze", "thaw", "leave"), tab)
      .map(([type, tab]): Step => ({ type, tab })),
  },
  { weight: 2, arbitrary: fc.nat(20_000).map((ms): Step => ({ type: "advance", ms })) },
  fc.constantFrom<Step>({ type: "cut" }, { type: "beat" }),
);

test(
  "LIV1 LOG3 whichever tabs come, go, hang and come back, each ends with the whole of its log, over one connection",
  () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 30 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        async (steps, chance) => {
          const browser = new FakeBrowser();
          const { clock, server } = browser;
          const open = (sessionId: string) => {
            const tab = browser.openTab({ random: () => chance });
            return { ...tab, ...followSession(tab, sessionId), sessionId };
          };
          for (const id of SESSIONS) server.log(id);
          const tabs = SESSIONS.map(open);
          for (const step of steps) {
            const at = "tab" in step ? step.tab % Math.max(1, tabs.length) : 0;
            if (step.type === "open") tabs.push(open(SESSIONS[step.tab % 2] ?? SESSION_ID));
            if (step.type === "close") tabs.splice(at, 1)[0]?.close();
            if (step.type === "leave" || step.type === "thaw") tabs[at]?.thaw();
            if (step.type === "leave") tabs.splice(at, 1)[0]?.leave();
            if (step.type === "freeze") tabs[at]?.freeze();
            if (step.type === "append")
              server.appendTo(SESSIONS[step.session] ?? SESSION_ID, { type: "weather-changed" });
            if (step.type === "cut") server.cutConnections();
            if (step.type === "beat") server.heartbeat();
            await clock.advance(step.type === "advance" ? step.ms : 0);
          }
          for (const { thaw } of tabs) thaw();
          for (const id of SESSIONS) server.appendTo(id, { type: "weather-changed" });
          for (let beat = 0; beat < 10; beat++) {
            await clock.advance(10_000);
            server.heartbeat();
          }
          await clock.advance(0);
          for (const { follower, sessionId } of tabs) {
            expect(follower.state).toEqual({ ...server.log(sessionId).state, unknown_events: expect.any(Number) });
            expect(follower.status).toBe("live");
          }
          server.cutConnections(); // who went on alone comes back to the others
          await clock.advance(20_000);
          expect(server.open).toEqual(tabs.length > 0 ? ["sse"] : []);
        },
      ),
      { numRuns: 100 },
    ),
  30_000,
);
