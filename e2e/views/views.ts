import { API_KEY_VIEWS } from "./api-key-views.ts";
import { CONTEXT_VIEWS } from "./context-views.ts";
import { FEEDBACK_VIEWS } from "./feedback-views.ts";
import { FORMS, type Form } from "./forms.ts";
import { KEY_VIEWS } from "./key-views.ts";
import { MODEL_VIEWS } from "./model-views.ts";
import { MONITORING_VIEWS } from "./monitoring-views.ts";
import { OUTAGE_VIEWS } from "./outage-views.ts";
import {
  ACCOUNT,
  addTools,
  openEnded,
  openHome,
  openMessageMenu,
  openSessionMenu,
  openSignIn,
  openSignUp,
  say,
  showRail,
} from "./steps.ts";
import { USAGE_VIEWS } from "./usage-views.ts";
import type { View } from "./view.ts";

const EVERY_FORM = Object.keys(FORMS) as Form[];

/** Every view of the web app, for what must hold of all of them. A new one is a line here. */
export const VIEWS: readonly View[] = [
  { name: "sign-in", as: "visitor", pictured: EVERY_FORM, open: openSignIn },
  { name: "sign-up", as: "visitor", pictured: ["light"], open: openSignUp },
  {
    name: "sign-up-problems",
    as: "visitor",
    pictured: ["phone"],
    async open(page) {
      await openSignUp(page);
      await page.locator("form [type=submit]").click();
      await page.locator("[aria-invalid]").first().waitFor();
    },
  },
  {
    name: "languages",
    as: "visitor",
    async open(page) {
      await openSignIn(page);
      await page.locator("main [aria-haspopup=menu]").click();
      await page.getByRole("menu").waitFor();
    },
  },
  {
    name: "server-away",
    as: "visitor",
    async open(page) {
      await page.route("**/api/**", (route) => route.abort());
      await page.goto("/s/ses_any");
      await page.getByRole("alert").waitFor();
    },
  },
  {
    name: "first-visit",
    as: "visitor",
    async open(page) {
      await openSignIn(page);
      await page.getByTestId("demo-login").click();
      await page.getByTestId("composer-input").waitFor();
    },
  },
  { name: "home", as: "member", pictured: EVERY_FORM, open: openHome },
  {
    name: "conversation",
    as: "member",
    pictured: EVERY_FORM,
    open: (page, { talk }) => openEnded(page, talk, "completed"),
  },
  { name: "long-answer", as: "member", open: (page, { long }) => openEnded(page, long, "completed") },
  {
    name: "code",
    as: "member",
    pictured: ["light", "dark", "phone"],
    async open(page, { code }) {
      await openEnded(page, code, "completed");
      await page.locator(".millrace-code [data-kind]").first().waitFor();
    },
  },
  { name: "arabic-answer", as: "member", open: (page, { arabic }) => openEnded(page, arabic, "completed") },
  {
    name: "failed",
    as: "member",
    pictured: ["light", "dark", "phone"],
    open: (page, { failed }) => openEnded(page, failed, "failed"),
  },
  { name: "stopped", as: "member", open: (page, { stopped }) => openEnded(page, stopped, "stopped") },
  { name: "declined", as: "member", open: (page, { declined }) => openEnded(page, declined, "failed") },
  { name: "erased", as: "member", open: (page, { erased }) => openEnded(page, erased, "completed") },
  {
    name: "empty-session",
    as: "member",
    async open(page, { empty }) {
      await page.goto(`/s/${empty}`);
      await page.locator("main ol + *, main p:not([popover] p, form p)").first().waitFor();
    },
  },
  {
    name: "reasoning",
    as: "member",
    async open(page, { talk }) {
      await openEnded(page, talk, "completed");
      await page.locator("summary").last().click();
    },
  },
  {
    name: "tools",
    as: "member",
    async open(page, { code }) {
      await addTools(page, code);
      await openEnded(page, code, "completed");
      await page.locator("summary").first().click();
    },
  },
  {
    name: "offline",
    as: "member",
    pictured: EVERY_FORM,
    async open(page, { talk }) {
      await openEnded(page, talk, "completed");
      await page.context().setOffline(true);
      await page.locator('[data-testid="connection"][data-status="offline"]').waitFor();
      await say(page, "Pause the last one");
      await page.locator('[data-status="waiting"]').waitFor();
    },
  },
  ...OUTAGE_VIEWS,
  {
    name: "polling",
    as: "member",
    pictured: ["arabic"],
    async open(page, { talk }) {
      await page.routeWebSocket("**/api/v1/live", (socket) => socket.close());
      await page.route("**/api/v1/live", (route) => route.abort());
      await page.goto(`/s/${talk}`);
      await page.locator('[data-testid="connection"][data-status="polling"]').waitFor();
      if (await page.locator("aside").isVisible()) await page.locator(ACCOUNT).waitFor();
      await page.getByTestId("connection").click();
      await page.locator(":popover-open").waitFor();
    },
  },
  {
    name: "offline-home",
    as: "member",
    async open(page) {
      await openHome(page);
      await page.context().setOffline(true);
      await page.locator('[data-testid="connection"][data-status="offline"]').waitFor();
    },
  },
  {
    name: "connection",
    as: "member",
    async open(page, { talk }) {
      await openEnded(page, talk, "completed");
      await page.getByTestId("connection").click();
      await page.locator(":popover-open").waitFor();
    },
  },
  ...MODEL_VIEWS,
  {
    name: "rail",
    as: "member",
    pictured: ["phone"],
    async open(page, { code }) {
      await openEnded(page, code, "completed");
      await showRail(page);
    },
  },
  {
    name: "account-menu",
    as: "member",
    pictured: EVERY_FORM,
    async open(page) {
      await openHome(page);
      await showRail(page);
      await page.locator(ACCOUNT).click();
      await page.getByRole("menu").waitFor();
    },
  },
  { name: "session-menu", as: "member", open: (page, { code }) => openSessionMenu(page, code) },
  {
    name: "rename-session",
    as: "member",
    async open(page, { code }) {
      await openSessionMenu(page, code);
      await page.getByRole("menuitem").nth(1).click();
      await page.locator("li > input:focus").waitFor();
    },
  },
  {
    name: "tags",
    as: "member",
    pictured: ["light"],
    async open(page, { code }) {
      await openSessionMenu(page, code);
      await page.getByRole("menuitem").nth(2).click();
      await page.getByRole("dialog").getByRole("textbox").waitFor();
    },
  },
  {
    name: "archived",
    as: "member",
    pictured: ["light"],
    async open(page, { versions }) {
      await page.goto("/archived");
      await page.locator(`main a[href="/s/${versions}"]`).waitFor();
    },
  },
  {
    name: "share",
    as: "member",
    pictured: ["light", "dark", "phone"],
    async open(page, { talk }) {
      await openEnded(page, talk, "completed");
      await page.getByTestId("share-session").click();
      await page.getByTestId("share").waitFor();
    },
  },
  ...USAGE_VIEWS,
  {
    name: "shared",
    as: "visitor",
    pictured: ["light", "phone", "arabic"],
    async open(page, { sharedPath }) {
      await page.goto(sharedPath);
      await page.locator(".millrace-markdown").last().waitFor();
    },
  },
  {
    name: "shared-gone",
    as: "visitor",
    async open(page) {
      await page.goto("/share/AAAAAAAAAAAAAAAAAAAAAA");
      await page.getByRole("alert").waitFor();
    },
  },
  {
    name: "versions",
    as: "member",
    pictured: EVERY_FORM,
    async open(page, { versions }) {
      await openEnded(page, versions, "completed");
      await page.getByTestId("version").last().waitFor();
    },
  },
  {
    name: "tree",
    as: "member",
    pictured: EVERY_FORM,
    async open(page, { versions }) {
      await openEnded(page, versions, "completed");
      await page.getByTestId("tree").click();
      await page.getByTestId("stretch").first().waitFor();
    },
  },
  ...CONTEXT_VIEWS,
  {
    name: "edit-message",
    as: "member",
    pictured: ["light"],
    async open(page, { versions }) {
      await openEnded(page, versions, "completed");
      await page.locator('[data-role="user"]').last().hover();
      await page.getByTestId("edit").last().click();
      await page.getByTestId("edit-field").waitFor();
    },
  },
  {
    name: "palette",
    as: "member",
    pictured: EVERY_FORM,
    async open(page, { talk }) {
      await openEnded(page, talk, "completed");
      await page.keyboard.press("Control+k");
      await page.getByTestId("palette-input").waitFor();
      await page.getByRole("option").first().waitFor();
    },
  },
  {
    name: "shortcuts",
    as: "member",
    pictured: ["light", "dark", "arabic"],
    async open(page, { talk }) {
      await openEnded(page, talk, "completed");
      await page.keyboard.press("Control+/");
      await page.getByRole("dialog").locator("kbd").first().waitFor();
    },
  },
  {
    name: "prompts",
    as: "member",
    pictured: ["light", "phone"],
    async open(page, { talk }) {
      await openEnded(page, talk, "completed");
      await page.getByTestId("composer-input").pressSequentially("/");
      await page.getByRole("option").first().waitFor();
    },
  },
  {
    name: "edit-title",
    as: "member",
    async open(page, { code }) {
      await openEnded(page, code, "completed");
      await page.locator("h1 button").click();
      await page.locator("header input:focus").waitFor();
    },
  },
  { name: "message-menu", as: "member", open: (page, { code }) => openMessageMenu(page, code) },
  {
    name: "erase-message",
    as: "member",
    async open(page, { code }) {
      await openMessageMenu(page, code);
      await page.getByRole("menuitem").last().click();
      await page.getByTestId("confirm").waitFor();
    },
  },
  {
    name: "missing-page",
    as: "member",
    pictured: ["light"],
    async open(page) {
      await page.goto("/nothing/here");
      await page.getByRole("alert").waitFor();
    },
  },
  {
    name: "missing-session",
    as: "member",
    async open(page) {
      await page.goto("/s/ses_00000000000000000000000000");
      await page.getByRole("alert").waitFor();
    },
  },
  ...KEY_VIEWS,
  ...MONITORING_VIEWS,
  // From here on Ada’s sessions change.
  {
    name: "thinking",
    as: "member",
    pictured: EVERY_FORM,
    async open(page, { talk }) {
      await openEnded(page, talk, "completed");
      await say(page, "slow");
      await page.locator('[data-status="running"]').waitFor();
    },
  },
  {
    name: "writing",
    as: "member",
    async open(page, { stopped }) {
      await page.goto(`/s/${stopped}`);
      await say(page, "slow");
      await page.locator('[data-status="running"] .millrace-markdown').waitFor();
    },
  },
  {
    name: "queue",
    as: "member",
    pictured: EVERY_FORM,
    async open(page, { failed }) {
      await openEnded(page, failed, "failed");
      await say(page, "slow");
      await page.locator('[data-status="running"]').waitFor();
      for (const text of ["Then make it a table", "And put it into an e-mail for Bob"]) {
        await say(page, text);
        await page.getByTestId("queued").getByText(text, { exact: true }).waitFor();
      }
    },
  },
  {
    name: "deleted-session",
    as: "member",
    pictured: ["light", "phone"],
    async open(page, { declined }) {
      await openSessionMenu(page, declined);
      await page.getByRole("menuitem").last().click();
      await page.getByTestId("toast").waitFor();
    },
  },
  ...API_KEY_VIEWS,
  ...FEEDBACK_VIEWS,
];
