import type { CommitFault } from "../server/disk.ts";
import type { Death } from "../time/machine.ts";
import type { Fault } from "./fault.ts";
import type { FaultKind } from "./fault-kind.ts";

const HOUR_MS = 60 * 60 * 1_000;

function kill(kind: FaultKind, how: Death): Fault {
  return ({ server, random: { nemesis }, happened }) => {
    if (!server.process) return;
    happened(kind);
    server.kill(how);
    server.startIn(nemesis.between(20, 2_000));
  };
}

const drain: Fault = ({ server, random: { nemesis }, happened }) => {
  if (!server.listening) return;
  happened("server-drain");
  void server.drain().then(() => server.startIn(nemesis.between(20, 1_000)));
};

const moveClock: Fault = ({ server, random: { nemesis }, happened }) => {
  if (!server.process) return;
  server.process.machine.moveClock(nemesis.pick([-HOUR_MS, -5_000, 5_000, HOUR_MS]));
  happened("server-clock-jump");
};

function failCommit(kind: FaultKind, fault: CommitFault): Fault {
  return ({ disk, happened }) => disk.fail(fault, () => happened(kind));
}

const slowDisk: Fault = ({ disk, scheduler, random: { nemesis }, happened }) => {
  disk.slowBy = nemesis.pick([30, 200, 1_500]);
  happened("disk-slow");
  scheduler.schedule(
    () => {
      disk.slowBy = 0;
    },
    nemesis.between(500, 5_000),
  );
};

const wakeTwice: Fault = ({ server, happened }) => {
  if (!server.listening) return;
  server.listening.log.feed.wakeAll();
  happened("wake-duplicate");
};

const wakeLate: Fault = ({ server, random: { nemesis }, happened }) => {
  server.listening?.wakeLate(nemesis, () => happened("wake-reorder"));
};

export const SERVER_FAULTS = {
  "server-kill": kill("server-kill", "reset"),
  "server-power-loss": kill("server-power-loss", "silence"),
  "server-drain": drain,
  "server-clock-jump": moveClock,
  "commit-refused": failCommit("commit-refused", "refused"),
  "commit-lost": failCommit("commit-lost", "lost"),
  "commit-unanswered": failCommit("commit-unanswered", "unanswered"),
  "disk-slow": slowDisk,
  "wake-duplicate": wakeTwice,
  "wake-reorder": wakeLate,
} satisfies Partial<Record<FaultKind, Fault>>;
