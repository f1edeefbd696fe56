import "./app.css";
import { createClient } from "@millrace/client";
import { MillraceProvider } from "@millrace/react";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { initialLocale, loadMessages } from "./locale/locale.ts";
import { LocaleProvider } from "./locale/locale-provider.tsx";
import { queryClient } from "./queries.ts";
import { SIGN_OUT } from "./rail/use-sign-out.ts";
import { createAppRouter } from "./router.tsx";
import { applyTheme } from "./theme/theme.ts";

applyTheme();
const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
const client = createClient();
const router = createAppRouter(client);
// Whoever it is now, the page starts anew with nothing of the former user in it.
client.onUserChanged((user) => {
  if (queryClient.isMutating({ mutationKey: SIGN_OUT }) > 0) return; // it does so when it has cleared up
  if (user && location.pathname === "/sign-in") location.assign("/");
  else location.reload();
});
const locale = initialLocale();
const messages = await loadMessages(locale);

createRoot(root).render(
  <StrictMode>
    <LocaleProvider initial={{ locale, messages }}>
      <QueryClientProvider client={queryClient}>
        <MillraceProvider client={client}>
          <RouterProvider router={router} />
        </MillraceProvider>
      </QueryClientProvider>
    </LocaleProvider>
  </StrictMode>,
);

// Browsers have service workers only on https and on this machine.
if (import.meta.env.PROD && "serviceWorker" in navigator) {
  navigator.serviceWorker.register("/sw.js").catch(console.warn);
}
