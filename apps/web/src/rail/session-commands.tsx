import type { Session } from "@millrace/protocol";
import { useMillrace } from "@millrace/react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useCommand } from "../commands/use-command.ts";
import { sessionsQuery } from "../queries.ts";
import { useArrange } from "./use-arrange.ts";
import { useDelete } from "./use-delete.ts";

/** Offers what can be done with the session on screen besides reading it; shows nothing. */
export function SessionCommands({ session }: { session: Session }): null {
  const { data } = useInfiniteQuery({ ...sessionsQuery(useMillrace()), enabled: false });
  const listed = data?.pages.flatMap(({ items }) => items).find(({ id }) => id === session.id);
  const { mutate: arrange } = useArrange(session.id);
  const remove = useDelete();
  useCommand("pinSession", listed && !listed.pinned ? () => arrange({ pinned: true }) : undefined);
  useCommand("unpinSession", listed?.pinned ? () => arrange({ pinned: false }) : undefined);
  useCommand("archiveSession", listed ? () => arrange({ archived: true }) : undefined);
  useCommand("deleteSession", () => remove(session));
  return null;
}
