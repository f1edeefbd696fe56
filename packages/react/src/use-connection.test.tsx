import { createClient } from "@millrace/client";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { MillraceProvider } from "./millrace-provider.tsx";
import { useConnection } from "./use-connection.ts";

function Probe() {
  const { status, transport } = useConnection();
  return `${status} ${transport}`;
}

test("the connection shows as the client has it, also when rendered without a browser", () => {
  const html = renderToStaticMarkup(
    <MillraceProvider client={createClient({ fetch: () => new Promise(() => {}) })}>
      <Probe />
    </MillraceProvider>,
  );
  expect(html).toBe("connecting null");
});
