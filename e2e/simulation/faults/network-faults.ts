import type { FrameFault, Link, RequestFault } from "../network/link.ts";
import type { WireEnd } from "../network/wire.ts";
import type { World } from "../world.ts";
import type { Fault } from "./fault.ts";
import type { FaultKind } from "./fault-kind.ts";

/** Ends something that travels, after any byte of it. */
function cut(kind: FaultKind, how: WireEnd): Fault {
  return (world) => {
    const random = world.random.nemesis;
    const wires = world.browsers.flatMap(({ link }) => [...link.wires].map((wire) => ({ link, wire })));
    if (wires.length === 0) return;
    const { link, wire } = random.pick(wires);
    wire.cut(how, random.between(0, random.pick([10, 200, 2_000])), () => world.happened(kind, link.name));
  };
}

function harmFrame(kind: FaultKind, fault: FrameFault): Fault {
  return (world) => {
    const link = anyLink(world);
    link.failFrame(fault, () => world.happened(kind, link.name));
  };
}

function harmRequest(kind: FaultKind, fault: RequestFault): Fault {
  return (world) => {
    const link = anyLink(world);
    link.failRequest(fault, () => world.happened(kind, link.name));
  };
}

/** A proxy changes what it lets through, for a while; connections have to be made anew. */
function block(kind: FaultKind, change: Partial<Pick<Link, "webSockets" | "streams">>): Fault {
  return (world) => {
    const random = world.random.nemesis;
    const link = anyLink(world);
    Object.assign(link, change);
    link.breakAll(random.pick(["reset", "reset", "silence"]));
    world.happened(kind, link.name);
    world.scheduler.schedule(
      () => Object.assign(link, { webSockets: "open", streams: "open" }),
      random.between(2_000, 30_000),
    );
  };
}

const stall: Fault = (world) => {
  const random = world.random.nemesis;
  const link = anyLink(world);
  link.stall(random.between(500, 15_000));
  world.happened("slow-reader", link.name);
};

function anyLink(world: World): Link {
  return world.random.nemesis.pick(world.browsers).link;
}

export const NETWORK_FAULTS = {
  "cut-clean": cut("cut-clean", "clean"),
  "cut-reset": cut("cut-reset", "reset"),
  "cut-silent": cut("cut-silent", "silence"),
  "frame-duplicate": harmFrame("frame-duplicate", "duplicate"),
  "frame-reorder": harmFrame("frame-reorder", "reorder"),
  "request-lost": harmRequest("request-lost", "lost"),
  "reply-lost": harmRequest("reply-lost", "reply-lost"),
  "post-duplicate": harmRequest("post-duplicate", "duplicate"),
  "websocket-blocked": block("websocket-blocked", { webSockets: "refused" }),
  "stream-blocked": block("stream-blocked", { webSockets: "refused", streams: "refused" }),
  "stream-buffered": block("stream-buffered", { webSockets: "refused", streams: "buffered" }),
  "slow-reader": stall,
} satisfies Partial<Record<FaultKind, Fault>>;
