import { firstLoad } from "./scripts/lib/first-load.mjs";
import { dist } from "./scripts/lib/paths.mjs";

const LIMIT = "180 kB";
const PAGES = {
  "Sign-in": "src/sign-in/sign-in-page.tsx",
  Home: "src/home/home-page.tsx",
  Conversation: "src/conversation/conversation-page.tsx",
};

/** What a browser loads of our scripts, compressed, before it can show a page. */
export default Object.entries(PAGES).map(([page, route]) => ({
  name: `${page}, first load`,
  path: firstLoad(`${dist}web`, route),
  gzip: true,
  limit: LIMIT,
}));
