import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type StreamPlace, serveStreams } from "./conformance-server.ts";
import { conformanceTests } from "./conformance-suite.ts";

interface ConformanceOptions {
  /** Beginnings of the names of the suite's tests to run. */
  readonly groups: readonly string[];
  /** How many those are, so that none gets lost unnoticed. */
  readonly count: number;
  readonly longPollMs: number;
  readonly open: () => Promise<StreamPlace>;
}

/** Runs tests of the Durable Streams conformance suite over HTTP. */
export function describeConformance(title: string, { groups, count, longPollMs, open }: ConformanceOptions): void {
  describe(`Durable Streams conformance: ${title}`, () => {
    const options = { baseUrl: "", longPollTimeoutMs: longPollMs };
    const tests = conformanceTests(options).filter(({ name }) => groups.some((group) => name.startsWith(`${group} `)));
    let close = async () => {};
    let begun = 0;

    beforeAll(async () => {
      const place = await open();
      const server = await serveStreams(place);
      options.baseUrl = server.url;
      close = async () => {
        await server.close();
        await place.close();
      };
    });
    afterAll(() => close());

    for (const { name, run, timeout } of tests) {
      const counted = () => {
        begun++;
        return run();
      };
      test(name, counted, timeout);
    }
    test(`all ${count} of them ran`, () => expect(begun).toBe(count));
  });
}
