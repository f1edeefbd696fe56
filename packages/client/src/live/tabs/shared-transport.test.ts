import { describe, expect, test } from "vitest";
import { FakeBrowser } from "../../../test/fake-browser.ts";
import { createDevice } from "../../../test/fake-environment.ts";
import { FakeFollower, followSession } from "../../../test/fake-follower.ts";
import { exchange, SESSION_ID } from "../../../test/log-events.ts";
import { createSharedTransport } from "./shared-transport.ts";
import type { LeaderMessage, MemberMessage } from "./tab-message.ts";

/** Tabs that follow one session each, opened one after the other. */
async function openTabs(sessions: readonly string[]) {
  const browser = new FakeBrowser();
  const { clock, server } = browser;
  const open = async (sessionId: string) => {
    server.log(sessionId);
    const tab = browser.openTab();
    const followed = followSession(tab, sessionId);
    await clock.advance(100);
    return { ...tab, ...followed };
  };
  const tabs: Awaited<ReturnType<typeof open>>[] = [];
  for (const session of sessions) tabs.push(await open(session));
  /** Lets time pass while the server gives its signs of life. */
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 15_000) {
      await clock.advance(Math.min(15_000, ms - passed));
      server.heartbeat();
    }
    await clock.advance(0);
  };
  return { browser, clock, server, tabs, open, pass };
}

const numbers = (count: number, from = 1) => Array.from({ length: count }, (_, index) => from + index);

describe("LIV1 tabs without WebSocket over HTTP/1.1", () => {
  test("share one connection, which carries what any of them follows", async () => {
    const { server, tabs } = await openTabs(["ses_1", "ses_2", "ses_1", "ses_3", "ses_1", "ses_2", "ses_1", "ses_4"]);
    expect(server.carried).toEqual([["ses_1", "ses_2", "ses_3", "ses_4"]]);
    expect(tabs.map(({ client }) => client.connection.getState())).toEqual(
      tabs.map(() => ({ status: "live", transport: "sse" })),
    );
    expect(tabs.map(({ follower }) => follower.status)).toEqual(tabs.map(() => "live"));
  });

  test("each get their own session's events, each once", async () => {
    const { server, clock, tabs } = await openTabs(["ses_1", "ses_2", "ses_1"]);
    server.appendTo("ses_1", ...exchange(1, ["Hello"]));
    server.appendTo("ses_2", { type: "weather-changed" });
    await clock.advance(0);
    expect(tabs.map(({ follower }) => follower.taken)).toEqual([numbers(6), numbers(1), numbers(6)]);
  });

  test("share a poll the same way", async () => {
    const browser = new FakeBrowser();
    const tabs = [1, 2, 3].map(() => browser.openTab({ transports: ["long-poll"] }));
    const followers = tabs.map((tab) => followSession(tab).follower);
    await browser.clock.advance(1000);
    expect(browser.server.open).toEqual(["long-poll"]);
    browser.server.append(...exchange(1, ["Hello"]));
    await browser.clock.advance(1000);
    expect(followers.map(({ status, taken }) => ({ status, taken }))).toEqual(
      tabs.map(() => ({ status: "polling", taken: numbers(6) })),
    );
  });

  test("are all told that the lists changed", async () => {
    const { server, clock, tabs } = await openTabs(["ses_1", "ses_2"]);
    const calls: number[] = [];
    for (const [index, { client }] of tabs.entries()) client.lists.onChanged(() => calls.push(index));
    server.changeLists();
    await clock.advance(0);
    expect(calls).toEqual([0, 1]);
  });

  test("drop from the connection what nobody follows any more", async () => {
    const { server, clock, tabs } = await openTabs(["ses_1", "ses_2", "ses_2"]);
    tabs[1]?.leave();
    await clock.advance(100);
    expect(server.carried).toEqual([["ses_1", "ses_2"]]);
    tabs[2]?.leave();
    await clock.advance(100);
    expect(server.carried).toEqual([["ses_1"]]);
    tabs[0]?.leave();
    await clock.advance(100);
    expect(server.open).toEqual([]);
    expect(clock.untilNext).toBeNull();
  });

  test("do not share where there is room for all, where browsers cannot, or where the page is another user's", async () => {
    for (const environment of [{ serverProtocol: () => "h2" }, { acquireLock: null }, { openChannel: null }]) {
      const browser = new FakeBrowser();
      for (const tab of [browser.openTab({ environment }), browser.openTab({ environment })]) followSession(tab);
      await browser.clock.advance(100);
      expect(browser.server.open).toEqual(["sse", "sse"]);
    }
    const { server, open } = await openTabs(["ses_1"]);
    server.user = "usr_2";
    await open("ses_2");
    expect(server.carried).toEqual([["ses_1"], ["ses_2"]]);
  });

  test("share also when nothing tells the protocol, and not when the answer that names the user does", async () => {
    for (const [known, connections] of [
      [null, 1],
      ["h2", 2],
    ] as const) {
      const browser = new FakeBrowser();
      let protocol: string | null = null;
      const environment = {
        serverProtocol: () => protocol,
        fetch: (...request: Parameters<typeof fetch>) => {
          protocol = known;
          return browser.server.fetch(...request);
        },
      };
      for (const tab of [browser.openTab({ environment }), browser.openTab({ environment })]) {
        const { follower } = followSession(tab);
        await browser.clock.advance(100);
        expect(follower.status).toBe("live");
        protocol = null;
      }
      expect(browser.server.open).toHaveLength(connections);
    }
  });

  test("have a WebSocket each as soon as that gets through", async () => {
    const { server, tabs, pass } = await openTabs(["ses_1", "ses_2"]);
    delete server.blocked.websocket;
    await pass(30_000);
    expect(server.open).toEqual(["websocket", "websocket"]);
    server.append(...exchange(1, ["Hello"]));
    await pass(0);
    expect(tabs[0]?.follower.taken).toEqual(numbers(6));
    expect(tabs.map(({ follower }) => follower.statuses)).toEqual([["live"], ["live"]]);
  });
});

describe("LOG3 a tab that joins with less of a log than the connection has brought", () => {
  test("gets what it lacks, and the others nothing twice", async () => {
    const { server, browser, clock, tabs } = await openTabs(["ses_1", "ses_1"]);
    server.append(...exchange(1, ["Hello"]));
    await clock.advance(0);
    const late = new FakeFollower({ offset: server.log(SESSION_ID).offset(2) });
    browser.openTab().client.followLog(SESSION_ID, late);
    await clock.advance(100);
    server.append(...exchange(2, ["again"]));
    await clock.advance(100);
    expect(late.taken).toEqual(numbers(10, 3));
    expect(tabs.map(({ follower }) => follower.taken)).toEqual([numbers(12), numbers(12)]);
    expect(server.open).toEqual(["sse"]);
  });
});

describe("LIV1 when the tab with the connection goes", () => {
  test("another takes over, and every tab goes on from where it is", async () => {
    const { server, clock, tabs } = await openTabs(["ses_1", "ses_2", "ses_1"]);
    server.append(...exchange(1, ["Hello"]));
    await clock.advance(0);
    tabs[0]?.close();
    server.append(...exchange(2, ["again"]));
    server.appendTo("ses_2", { type: "weather-changed" });
    await clock.advance(100);
    server.append({ type: "weather-changed" });
    await clock.advance(0);
    expect(server.carried).toEqual([["ses_2", "ses_1"]]);
    expect(tabs.map(({ follower }) => follower.taken)).toEqual([numbers(6), numbers(1), numbers(13)]);
    expect(tabs.slice(1).map(({ follower }) => follower.statuses)).toEqual([["live"], ["live"]]);
  });

  test("the same when it only has nothing to follow any more", async () => {
    const { server, clock, tabs } = await openTabs(["ses_1", "ses_2"]);
    tabs[0]?.leave();
    await clock.advance(100);
    server.appendTo("ses_2", ...exchange(1, ["Hello"]));
    await clock.advance(0);
    expect(server.carried).toEqual([["ses_2"]]);
    expect(tabs[1]?.follower.taken).toEqual(numbers(6));
  });

  test("one after the other, as often as there are tabs", async () => {
    const { server, clock, tabs } = await openTabs(["ses_1", "ses_1", "ses_1", "ses_1"]);
    for (const [index, { close }] of tabs.entries()) {
      server.append({ type: "weather-changed" });
      await clock.advance(100);
      expect(tabs.slice(index).map(({ follower }) => follower.taken)).toEqual(
        tabs.slice(index).map(() => numbers(index + 1)),
      );
      close();
    }
    await clock.advance(0);
    expect(server.open).toEqual([]);
  });
});

describe("LIV1 a tab with the connection that hangs", () => {
  test("does not hold up a new tab", async () => {
    const { server, clock, tabs, open } = await openTabs(["ses_1"]);
    tabs[0]?.freeze();
    const late = await open("ses_1");
    await clock.advance(1000);
    expect(late.follower.status).toBe("live");
    server.append(...exchange(1, ["Hello"]));
    await clock.advance(0);
    expect(late.follower.taken).toEqual(numbers(6));
  });

  test("does not hold up the others for longer than silence may last, and does no harm when it comes back", async () => {
    const { server, clock, tabs, pass } = await openTabs(["ses_1", "ses_1", "ses_2"]);
    tabs[0]?.freeze();
    server.append(...exchange(1, ["Hello"]));
    await pass(43_000);
    expect(tabs[1]?.follower.taken).toEqual(numbers(6));
    expect(tabs.slice(1).map(({ follower }) => follower.status)).toEqual(["live", "live"]);
    expect(server.carried.at(-1)?.toSorted()).toEqual(["ses_1", "ses_2"]);
    expect(server.open).toEqual(["sse", "sse"]);
    tabs[0]?.thaw();
    server.append(...exchange(2, ["again"]));
    await clock.advance(2000);
    expect(tabs.map(({ follower }) => follower.taken)).toEqual([numbers(12), numbers(12), []]);
    tabs[0]?.close();
    server.append(...exchange(3, ["and again"]));
    await clock.advance(2000);
    expect(tabs[1]?.follower.taken).toEqual(numbers(18));
  });
});

test("LIV3 tabs hear that the connection lives while only others' sessions have news", async () => {
  const { server, clock, tabs } = await openTabs(["ses_1", "ses_2"]);
  for (let second = 0; second < 100; second++) {
    server.append({ type: "weather-changed" });
    await clock.advance(1000);
  }
  expect(tabs.map(({ follower }) => follower.statuses)).toEqual([["live"], ["live"]]);
  expect(server.open).toEqual(["sse"]);
});

test("a tab that says goodbye is not provided for any longer from then on", async () => {
  const { server, clock, tabs } = await openTabs(["ses_1", "ses_2"]);
  void tabs[1]?.client.reset();
  await clock.advance(100);
  expect(server.carried).toEqual([["ses_1"]]);
});

test("a tab that vanished is not provided for any longer", async () => {
  const { server, tabs, pass } = await openTabs(["ses_1", "ses_2"]);
  tabs[1]?.close();
  expect(server.carried).toEqual([["ses_1", "ses_2"]]);
  await pass(75_000);
  expect(server.carried).toEqual([["ses_1"]]);
});

test("a tab that was taken for gone is provided for again once it can say so, and lost nothing", async () => {
  const { server, tabs, pass } = await openTabs(["ses_1", "ses_2"]);
  tabs[1]?.freeze();
  await pass(75_000);
  expect(server.carried).toEqual([["ses_1"]]);
  server.appendTo("ses_2", ...exchange(1, ["Hello"]));
  tabs[1]?.thaw();
  await pass(15_000);
  expect(tabs[1]?.follower.taken).toEqual(numbers(6));
  expect(server.carried).toEqual([["ses_1", "ses_2"]]);
});

describe("what ends the connection ends it for every tab", () => {
  test("a failure, after which they share again", async () => {
    const { server, clock, tabs } = await openTabs(["ses_1", "ses_2", "ses_1"]);
    server.cutConnections();
    await clock.advance(0);
    expect(tabs.map(({ follower }) => follower.status)).toEqual(Array(3).fill("reconnecting"));
    await clock.advance(2000);
    expect(tabs.map(({ follower }) => follower.status)).toEqual(Array(3).fill("live"));
    expect(server.open).toEqual(["sse"]);
  });

  test("an announced restart, which shows nowhere", async () => {
    const { server, clock, tabs } = await openTabs(["ses_1", "ses_2"]);
    server.endConnections("drain");
    await clock.advance(2000);
    expect(tabs.map(({ follower }) => follower.statuses)).toEqual([["live"], ["live"]]);
    expect(server.open).toEqual(["sse"]);
  });

  test("the end of the sign-in", async () => {
    const { server, clock, tabs } = await openTabs(["ses_1", "ses_2"]);
    server.endConnections("signed_out");
    await clock.advance(0);
    expect(tabs.map(({ follower }) => follower.end)).toEqual(["signed_out", "signed_out"]);
    server.user = null;
    for (const tab of tabs) {
      const { follower } = followSession(tab);
      await clock.advance(0);
      expect(follower.end).toBe("signed_out");
    }
  });

  test("but the end of a session only for those who follow it", async () => {
    const { server, clock, tabs } = await openTabs(["ses_1", "ses_2"]);
    server.log("ses_3");
    const others = tabs.map((tab) => followSession(tab, "ses_3").follower);
    await clock.advance(100);
    server.endSubscriptions("ses_2", "not_found");
    await clock.advance(0);
    expect([...tabs.map(({ follower }) => follower.end), ...others.map(({ end }) => end)]).toEqual([
      null,
      "not_found",
      null,
      null,
    ]);
    tabs[0]?.client.followLog("ses_4", new FakeFollower({ offset: server.log("ses_4").offset() }));
    await clock.advance(100);
    const asked = server.connections.at(-1)?.request.subscriptions.map(({ session_id }) => session_id);
    expect(asked).toEqual(["ses_1", "ses_3", "ses_4"]);
  });
});

test("a shared SSE connection that a proxy holds back is given up for a shared poll by every tab", async () => {
  const browser = new FakeBrowser();
  const tabs = [1, 2, 3].map(() => browser.openTab());
  browser.server.blocked.sse = { type: "silent" };
  const followers = tabs.map((tab) => followSession(tab).follower);
  await browser.clock.advance(6000);
  expect(followers.map(({ status }) => status)).toEqual(["polling", "polling", "polling"]);
  expect(browser.server.open).toEqual(["long-poll"]);
});

test("LIV1 frames for other tabs are not taken", async () => {
  const { clock, environment } = createDevice();
  const receivers: ((message: unknown) => void)[] = [];
  const posted: { tab: string }[] = [];
  const frames: string[] = [];
  const tools = {
    acquireLock: () => () => {},
    openChannel: (_name: string, received: (message: unknown) => void) => {
      receivers.push(received);
      return {
        post: (message: unknown) => posted.push(message as MemberMessage) /* as it does not lead */,
        close() {},
      };
    },
  };
  const inner = { kind: "sse", open: () => expect.fail("another tab leads") } as const;
  const transport = createSharedTransport(
    { ...environment, serverProtocol: () => null },
    tools,
    inner,
    async () => "usr_1",
  );
  transport.open({
    subscriptions: () => [],
    listsVersion: () => null,
    heard() {},
    frame: (frame) => frames.push(frame.type),
    ended() {},
  });
  await clock.advance(0);
  const own = posted[0]?.tab ?? "";
  const say = (message: LeaderMessage) => receivers[0]?.(message);
  say({ type: "welcome", to: own });
  say({ type: "frame", to: ["another"], frame: { type: "connection-start", lists_version: 1 } });
  say({ type: "frame", to: ["another", own], frame: { type: "heartbeat" } });
  say({ type: "frame", to: null, frame: { type: "lists-changed", lists_version: 2 } });
  expect(frames).toEqual(["heartbeat", "lists-changed"]);
});
