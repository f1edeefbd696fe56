import { expect, test } from "vitest";
import { openChannel } from "./open-channel.ts";

test("LIV1 what is said reaches the others of the same name, in order", async () => {
  const { promise: done, resolve: finish } = Promise.withResolvers<void>();
  const heard: unknown[] = [];
  const sender = openChannel("one", () => heard.push("own words"));
  const stranger = openChannel("other", () => heard.push("others' words"));
  const receiver = openChannel("one", (message) => {
    heard.push(message);
    if (heard.length === 2) finish();
  });
  sender.post({ text: "Grüße" });
  sender.post([1, null]);
  await done;
  expect(heard).toEqual([{ text: "Grüße" }, [1, null]]);
  for (const channel of [sender, stranger, receiver]) channel.close();
});
