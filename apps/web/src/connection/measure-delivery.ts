import type { MillraceClient } from "@millrace/client";

/** Measures how fast news reaches this screen, once the page has time for that. Returns what ends it. */
export function measureDelivery(client: MillraceClient): () => void {
  let stop = () => {};
  let isOver = false;
  import("./delivery-meter.ts").then(({ DeliveryMeter }) => {
    if (!isOver) stop = new DeliveryMeter(client).start();
  }, console.warn);
  return () => {
    isOver = true;
    stop();
  };
}
