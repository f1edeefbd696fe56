import type { Page } from "../../e2e/lib/chromium.ts";

export interface Memory {
  readonly heapMegabytes: number;
  readonly nodes: number;
  /** Messages in the page. */
  readonly drawn: number;
}

/** After everything that nobody holds any more was collected. */
export async function measureMemory(page: Page): Promise<Memory> {
  await page.evaluate(() => {
    (window as unknown as { probe: { frames: unknown[] } }).probe.frames = [];
  });
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("HeapProfiler.collectGarbage");
  await devtools.send("Performance.enable");
  const { metrics } = await devtools.send("Performance.getMetrics");
  await devtools.detach();
  const metric = (name: string) => metrics.find((entry) => entry.name === name)?.value ?? Number.NaN;
  return {
    heapMegabytes: metric("JSHeapUsedSize") / 1e6,
    nodes: metric("Nodes"),
    drawn: await page.getByTestId("message").count(),
  };
}
