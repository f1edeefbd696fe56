import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { appShell } from "./app-shell-plugin.ts";
import { compiledMessages } from "./compiled-messages-plugin.ts";

export default defineConfig({
  plugins: [react(), tailwindcss(), compiledMessages(), appShell()],
  server: { proxy: { "/api": `http://127.0.0.1:${process.env["PORT"] ?? 3000}` } },
  // Workers load what they need piece by piece, too.
  worker: { format: "es" },
  // The content security policy allows fonts from files only, so none may be inlined.
  build: { target: "es2024", cssTarget: "chrome123", assetsInlineLimit: 0, manifest: true },
});
