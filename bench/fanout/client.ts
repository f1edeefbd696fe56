/** Starts a server, measures it and ends it: in a process of its own, so that no measurement inherits another's heap. */
import { json } from "node:stream/consumers";
import { measureFanOut } from "./measure-fan-out.ts";
import { measureIdle } from "./measure-idle.ts";
import { measureNeverReading } from "./measure-never-reading.ts";
import type { Task } from "./task.ts";

process.stdout.write(JSON.stringify(await measure((await json(process.stdin)) as Task)));
process.exit(0);

function measure(task: Task) {
  switch (task.kind) {
    case "fan-out":
      return measureFanOut(task);
    case "idle":
      return measureIdle(task);
    case "never-reading":
      return measureNeverReading(task);
  }
}
