import type { Page } from "playwright-core";
import type { DemoContent } from "./demo-content.ts";
import type { Form } from "./forms.ts";

/** Something people get to see: a page, or a page with something open on it. */
export interface View {
  /** Names its pictures. */
  name: string;
  /** Who looks: somebody who is not signed in, or Ada, whose sessions `makeDemoContent` made. */
  as: "visitor" | "member";
  /** Leads there from an empty page, in any language and on any screen; resolves when it shows. */
  open(page: Page, content: DemoContent): Promise<void>;
  /** The forms in which `npm run screenshots` takes its picture. */
  pictured?: readonly Form[];
}
