import { messageText } from "@millrace/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";
import { idle } from "../test/fake-clock.ts";
import { FakeComputer } from "../test/fake-computer.ts";
import type { Fault } from "../test/fake-server.ts";

const fault = fc.constantFrom<Fault>(
  { type: "network" },
  { type: "gateway" },
  { type: "reply-lost" },
  { type: "silent" },
);

/** `tab` is one of two. */
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ type: fc.constant("send"), tab: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant("reload"), tab: fc.nat(1) }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant("network"), isOnline: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant("post-fault"), fault }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant("advance"), ms: fc.nat(40_000) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("cut") }) },
);

test(
  "RUN6 what two tabs write is stored once and in each one's order, however often they are offline, reloaded or unanswered",
  () =>
    fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async (steps) => {
        const computer = new FakeComputer();
        const { clock, server } = computer;
        const tabs = [await computer.openTab(), await computer.openTab()];
        const written: string[][] = [[], []];
        /** What a person was asked about came later than what they wrote after it. */
        let wasAsked = false;
        const resendFailed = () => {
          for (const tab of tabs) {
            for (const { status, client_message_id } of tab.view().outgoing) {
              if (status !== "failed") continue;
              wasAsked = true;
              tab.open().resend(client_message_id);
            }
          }
        };

        for (const taken of steps) {
          switch (taken.type) {
            case "send": {
              const content = `${taken.tab} ${written[taken.tab]?.length}`;
              written[taken.tab]?.push(content);
              tabs[taken.tab]?.open().send(content);
              break;
            }
            case "reload":
              tabs[taken.tab]?.end();
              tabs[taken.tab] = await computer.openTab();
              break;
            case "network":
              await computer.setOnline(taken.isOnline);
              break;
            case "post-fault":
              server.faults.post.push(taken.fault);
              break;
            case "advance":
              await clock.advance(taken.ms);
              break;
            case "cut":
              server.cutConnections();
          }
          await idle();
          resendFailed();
        }

        await computer.setOnline(true);
        const isDone = () => tabs.every((tab) => tab.view().status === "ready" && tab.view().outgoing.length === 0);
        for (let turn = 0; turn < 200 && !isDone(); turn++) {
          resendFailed();
          await clock.advance(2_000);
        }

        const stored = server.state.messages.map(messageText);
        expect(stored.toSorted()).toEqual(written.flat().sort());
        for (const tab of [0, 1]) {
          if (!wasAsked) expect(stored.filter((text) => text.startsWith(`${tab} `))).toEqual(written[tab]);
        }
        expect(tabs.map((tab) => tab.contents())).toEqual([[], []]);
        for (const tab of tabs) expect(tab.view().state?.messages.map(messageText)).toEqual(stored);
        expect((await computer.storage.places())?.filter(({ kind }) => kind === "message")).toEqual([]);
      }),
      { numRuns: 150 },
    ),
  30_000,
);
