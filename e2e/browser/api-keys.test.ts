import { expect } from "vitest";
import { browserTest, startBrowser } from "../lib/browser.ts";
import { signInAsDemo } from "../lib/conversation.ts";
import { startTestServer } from "../lib/test-server.ts";

const openPage = startBrowser();

browserTest("a person makes a key, which works, is shown once, and is cut off when they revoke it", async () => {
  const { url } = await startTestServer();
  const page = await openPage(url);
  await signInAsDemo(page);
  await page.goto("/settings/api-keys");
  await page.getByText("No keys yet").waitFor();
  await page.getByRole("button", { name: "Create a key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).fill("Nightly report");
  await dialog.getByRole("combobox", { name: "Expires" }).selectOption("never");
  await dialog.getByRole("button", { name: "Create a key" }).click();
  const key = await dialog.getByLabel("Key", { exact: true }).inputValue();
  expect(key).toMatch(/^mrk_[\w-]{49}$/);
  expect(await dialog.locator("pre").textContent()).toContain(`curl ${url}/api/v1/models`);
  const ask = async (method: string) => {
    const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" };
    const body = method === "POST" ? { body: "{}" } : {};
    return (await fetch(`${url}/api/v1/chat/sessions`, { method, headers, ...body })).status;
  };
  expect([await ask("GET"), await ask("POST")]).toEqual([200, 403]);

  await dialog.getByRole("button", { name: "Done" }).click();
  await dialog.waitFor({ state: "detached" });
  const row = page.getByTestId("api-key");
  await row.getByText("Nightly report").waitFor();
  await row.getByText(`${key.slice(0, 10)}…`).waitFor();
  expect(await page.content()).not.toContain(key);
  const kept = await page.evaluate(async () => {
    const databases = await indexedDB.databases();
    const values = databases.map(
      ({ name = "" }) =>
        new Promise<string>((resolve) => {
          indexedDB.open(name).onsuccess = ({ target }) => {
            const database = (target as IDBOpenDBRequest).result;
            const stores = [...database.objectStoreNames];
            const all = stores.map((store) => database.transaction(store).objectStore(store).getAll());
            const texts: string[] = [];
            for (const request of all) {
              request.onsuccess = () => {
                texts.push(JSON.stringify(request.result));
                if (texts.length === all.length) resolve(texts.join());
              };
            }
          };
        }),
    );
    return [JSON.stringify({ ...localStorage, ...sessionStorage }), ...(await Promise.all(values))].join();
  });
  expect(kept).toContain("demo@millrace.local");
  expect(kept).not.toContain(key);

  await row.getByRole("button", { name: "Revoke Nightly report" }).click();
  await page.getByTestId("confirm").click();
  await page.getByText("No keys yet").waitFor();
  expect(await ask("GET")).toBe(401);
});
