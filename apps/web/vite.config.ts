import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { appShell } from "./app-shell-plugin.ts";
import { compiledMessages } from "./compiled-messages-plugin.ts";

/** Those of the conversation that dialogs have, too: each alone is smaller than what one more file costs. */
const SHARED_ICONS =
  /\/lucide-react\/.*\/icons\/(?:arrow-(?:up|down)|check|chevron-(?:left|right)|circle-exclamation-point|copy|eraser|git-fork|pencil|rotate-ccw|square|square-slash|x)\.m?js/;

export default defineConfig({
  plugins: [react(), tailwindcss(), compiledMessages(), appShell()],
  server: { proxy: { "/api": `http://127.0.0.1:${process.env["PORT"] ?? 3000}` } },
  // Workers load what they need piece by piece, too.
  worker: { format: "es" },
  // The content security policy allows fonts from files only, so none may be inlined.
  build: {
    target: "es2024",
    cssTarget: "chrome123",
    assetsInlineLimit: 0,
    manifest: true,
    // What every page starts with in one file: dozens of small ones compress worse. The service worker is a file of its own.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              name: "start",
              tags: ["$initial"],
              test: /^(?!.*(?:\/service-worker\/|index\.html|\/src\/main\.tsx|modulepreload))/,
            },
            { name: "icons", test: SHARED_ICONS },
          ],
        },
      },
    },
  },
});
