import type { SessionPage } from "@millrace/protocol";
import { browserRequest } from "../network/route.ts";
import type { World } from "../world.ts";
import { canonical, difference } from "./canonical.ts";

/** Whether every tab lists what the server would list to it now: sessions, titles, order, unread marks. */
export async function wrongInLists({ server, tabs, accounts }: World): Promise<string | null> {
  for (const { name, browser, sessionList } of tabs) {
    const response = await server.listening?.serve(
      browserRequest(accounts.signIn(browser.account), "/api/v1/chat/sessions?limit=50"),
    );
    const page = (await response?.json()) as SessionPage; // the route's own promise
    const wrong = difference(canonical(sessionList?.items), canonical(page.items));
    if (wrong) return `LIV5: ${name} lists other sessions than there are:${wrong}`;
  }
  return null;
}
