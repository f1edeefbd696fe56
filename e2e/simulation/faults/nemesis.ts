import type { World } from "../world.ts";
import { DEVICE_FAULTS } from "./device-faults.ts";
import type { Fault } from "./fault.ts";
import { totalFaults } from "./fault-counts.ts";
import { FAULT_KINDS, type FaultKind } from "./fault-kind.ts";
import { LOG_FAULTS } from "./log-faults.ts";
import { NETWORK_FAULTS } from "./network-faults.ts";
import { SERVER_FAULTS } from "./server-faults.ts";

const FAULTS: Record<FaultKind, Fault> = { ...NETWORK_FAULTS, ...DEVICE_FAULTS, ...SERVER_FAULTS, ...LOG_FAULTS };

/** After that many, fewer follow: a simulation that takes long need not be one that goes wrong all the time. */
const MANY_FAULTS = 15;

/** Injects one fault after the other, until it is told to stop; then it mends what is broken. */
export class Nemesis {
  readonly #world: World;
  #isStopped = false;

  constructor(world: World) {
    this.#world = world;
    this.#next();
  }

  stop(): void {
    this.#isStopped = true;
    const { disk, browsers, server, tabs } = this.#world;
    disk.heal();
    for (const { link, storage } of browsers) {
      link.heal();
      storage.heal();
    }
    for (const tab of tabs) {
      tab.machine.wake();
      tab.wake("network");
    }
    if (!server.process) server.startIn(0);
  }

  #next(): void {
    const { scheduler, random, faults } = this.#world;
    const isEnough = totalFaults(faults) >= MANY_FAULTS;
    scheduler.schedule(
      () => {
        if (this.#isStopped) return;
        FAULTS[random.nemesis.pick(FAULT_KINDS)](this.#world);
        this.#next();
      },
      isEnough ? random.nemesis.between(1_000, 5_000) : random.nemesis.between(100, 1_200),
    );
  }
}
