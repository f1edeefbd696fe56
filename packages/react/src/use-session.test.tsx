import { createClient } from "@millrace/client";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { MillraceProvider } from "./millrace-provider.tsx";
import { useSession } from "./use-session.ts";

function Probe() {
  const { view, store } = useSession("ses_1");
  return `${store.id} ${view.status} ${view.outgoing.map(({ content }) => content).join()}`;
}

test("a session shows what its store holds, also when rendered without a browser", () => {
  const client = createClient({ fetch: () => new Promise(() => {}) });
  client.session("ses_1").send("hello");
  const html = renderToStaticMarkup(
    <MillraceProvider client={client}>
      <Probe />
    </MillraceProvider>,
  );
  expect(html).toBe("ses_1 loading hello");
  void client.reset();
});

test("without a provider the mistake is named", () => {
  expect(() => renderToStaticMarkup(<Probe />)).toThrow("MillraceProvider");
});
