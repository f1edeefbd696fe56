import { expect, test } from "vitest";
import { FakeClock } from "../../../test/fake-clock.ts";
import type { ReceivedFrame } from "../received-frame.ts";
import type { LinkHost } from "../transport.ts";
import { TabHub } from "./tab-hub.ts";
import type { LeaderMessage } from "./tab-message.ts";

const offset = (seq: number) => `00000001_${String(seq).padStart(16, "0")}`;
const events = (...seqs: number[]): ReceivedFrame => ({
  type: "events",
  session_id: "ses_1",
  offset: offset(seqs.at(-1) ?? 0),
  events: seqs.map((seq) => ({ seq, type: "weather-changed" })),
});

/** A hub of the tab `own`, the link below it, and what comes out of it. */
function createHub() {
  const clock = new FakeClock();
  const told: string[] = [];
  const posted: LeaderMessage[] = [];
  const asked: string[] = [];
  const hosts: LinkHost[] = [];
  const transport = {
    kind: "sse" as const,
    open(host: LinkHost) {
      hosts.push(host);
      return {
        subscribe: (subscription: { offset: string }) => asked.push(subscription.offset),
        unsubscribe: (sessionId: string) => asked.push(`not ${sessionId}`),
        close() {},
      };
    },
  };
  const hub = new TabHub({ now: clock.now }, transport, "own", {
    listsVersion: () => null,
    frame: (frame, to) => told.push(`${frame.type} for ${to?.join() ?? "all"}`),
    heard() {},
    post: (message) => posted.push(message),
    ended() {},
  });
  const [link] = hosts;
  if (!link) throw new Error("no link was opened");
  return { hub, link, told, posted, asked };
}

test("LIV1 frames of a log go to the tabs that asked for it, from the moment it is accepted", () => {
  const { hub, link, told, asked } = createHub();
  hub.told({ tab: "own", type: "join", subscriptions: [] });
  hub.told({ tab: "one", type: "join", subscriptions: [{ session_id: "ses_1", offset: offset(4) }] });
  hub.told({ tab: "two", type: "join", subscriptions: [{ session_id: "ses_1", offset: offset(4) }] });
  link.frame({ type: "connection-start", lists_version: 1 });
  link.frame(events(5)); // of before
  link.frame({ type: "subscription-start", session_id: "ses_1", offset: offset(4) });
  link.frame(events(5));
  expect(asked).toEqual([offset(4)]);
  expect(told).toEqual(["connection-start for all", "subscription-start for one,two", "events for one,two"]);
});

test("LOG3 a tab that lacks more begins its log anew for all, of which nothing counts until it is accepted again", () => {
  const { hub, link, told, asked } = createHub();
  hub.told({ tab: "one", type: "join", subscriptions: [{ session_id: "ses_1", offset: offset(4) }] });
  link.frame({ type: "subscription-start", session_id: "ses_1", offset: offset(4) });
  link.frame(events(5, 6));
  hub.told({ tab: "own", type: "subscribe", session_id: "ses_1", offset: offset(2) });
  link.frame(events(7));
  expect(told).toEqual(["subscription-start for one", "events for one"]);
  expect(asked).toEqual([offset(4), offset(2)]);
  expect(link.subscriptions()).toEqual([{ session_id: "ses_1", offset: offset(2) }]);
  link.frame({ type: "subscription-start", session_id: "ses_1", offset: offset(7) });
  link.frame(events(3, 4, 5, 6, 7));
  expect(told.slice(2)).toEqual(["subscription-start for one,own", "events for one,own"]);
  expect(link.subscriptions()).toEqual([{ session_id: "ses_1", offset: offset(7) }]);
});

test("LIV1 a tab the hub does not know has to say everything again", () => {
  const { hub, posted, asked } = createHub();
  hub.told({ tab: "one", type: "subscribe", session_id: "ses_1", offset: offset(4) });
  hub.told({ tab: "two", type: "present" });
  expect(posted).toEqual([{ type: "lead" }, { type: "lead" }]);
  hub.told({ tab: "three", type: "leave" });
  expect(posted).toHaveLength(2);
  expect(asked).toEqual([]);
});
