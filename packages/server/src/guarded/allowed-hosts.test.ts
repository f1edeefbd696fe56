import { expect, test } from "vitest";
import { allowedHost } from "./allowed-hosts.ts";

test.each([
  ["127.0.0.1:8000", "127.0.0.1:8000"],
  ["vLLM.Internal:80", "vllm.internal:80"],
  ["gpu.internal.:443", "gpu.internal:443"],
  ["[fd00::0:1]:11434", "[fd00::1]:11434"],
  ["0x7f.1:80", "127.0.0.1:80"],
])("%s allows %s", (entry, host) => expect(allowedHost(entry)).toBe(host));

test.each(["", "localhost", "http://localhost:80", "localhost:80/v1", "*:80", "a b:80", "u@h:80", "::1:80", "h:99999"])(
  "%j allows nothing",
  (entry) => expect(allowedHost(entry)).toBeNull(),
);
