import { useMillrace } from "@millrace/react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { sessionsQuery } from "../queries.ts";
import { useLasting } from "../ui/use-lasting.ts";

/** Long enough for a device on which an answer is being read to say so. */
const MARKED_WITHIN_MS = 1000;

/** How many are unread, of `count` that are just now: without those that are about to be marked as read. */
export function useUnread(count: number): number {
  return Math.min(count, useLasting(count, MARKED_WITHIN_MS));
}

/** How many sessions are unread, of those listed so far. */
export function useUnreadCount(): number {
  const { data } = useInfiniteQuery(sessionsQuery(useMillrace()));
  return useUnread(data?.pages.flatMap(({ items }) => items).filter(({ unread }) => unread).length ?? 0);
}
