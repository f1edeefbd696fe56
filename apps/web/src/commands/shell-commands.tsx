import { useMillrace } from "@millrace/react";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { sessionsQuery } from "../queries.ts";
import { useSignOut } from "../rail/use-sign-out.ts";
import { useRail } from "../shell/use-rail.ts";
import { setTheme } from "../theme/theme.ts";
import { ActionFailure } from "../ui/action-failure.tsx";
import { CommandNews } from "./command-news.tsx";
import { neighbour } from "./neighbour.ts";
import { useCommand } from "./use-command.ts";
import { useShortcuts } from "./use-shortcuts.ts";

const CommandPalette = lazy(() =>
  import("./command-palette.tsx").then((module) => ({ default: module.CommandPalette })),
);
const ShortcutSheet = lazy(() => import("./shortcut-sheet.tsx").then((module) => ({ default: module.ShortcutSheet })));
const PromptsDialog = lazy(() =>
  import("../prompts/prompts-dialog.tsx").then((module) => ({ default: module.PromptsDialog })),
);

/** What can be done on every signed-in page, and the dialogs that some of it opens. */
export function ShellCommands() {
  const [dialog, setDialog] = useState<"palette" | "shortcuts" | "prompts" | null>(null);
  const rail = useRail();
  const signOut = useSignOut();
  const goBy = useGoBy();
  const navigate = useNavigate();
  const close = () => setDialog(null);

  // So that what is typed after its keys does not go elsewhere while it is loaded.
  useEffect(() => {
    import("./command-palette.tsx").catch(() => {});
  }, []);

  useShortcuts();
  useCommand("palette", () => setDialog("palette"));
  useCommand("shortcuts", () => setDialog("shortcuts"));
  useCommand("managePrompts", () => setDialog("prompts"));
  useCommand("toggleRail", () => rail.setOpen(!rail.isOpen));
  useCommand("newSession", () => void navigate({ to: "/" }));
  useCommand("nextSession", () => goBy(1));
  useCommand("previousSession", () => goBy(-1));
  useCommand("themeSystem", () => setTheme("system"));
  useCommand("themeLight", () => setTheme("light"));
  useCommand("themeDark", () => setTheme("dark"));
  useCommand("signOut", () => signOut.mutate());

  return (
    <>
      <Suspense>
        {dialog === "palette" && <CommandPalette onClose={close} />}
        {dialog === "shortcuts" && <ShortcutSheet onClose={close} />}
        {dialog === "prompts" && <PromptsDialog onClose={close} />}
      </Suspense>
      <ActionFailure error={signOut.error} />
      <CommandNews />
    </>
  );
}

/** Goes to the session above or below in the rail's list, as far as that is loaded. */
function useGoBy(): (step: 1 | -1) => void {
  const client = useMillrace();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const shown = useParams({ strict: false }).sessionId;
  return (step) => {
    const list = queryClient.getQueryData(sessionsQuery(client).queryKey);
    const ids = list?.pages.flatMap(({ items }) => items.map(({ id }) => id)) ?? [];
    const sessionId = neighbour(ids, shown, step);
    if (sessionId) void navigate({ to: "/s/$sessionId", params: { sessionId } });
  };
}
