import type { ListedSession } from "@millrace/protocol";
import { useMillrace } from "@millrace/react";
import { infiniteQueryOptions, useInfiniteQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { LISTS } from "../queries.ts";
import { type Found, find } from "./find.ts";

const SHOWN = 8;

export interface SessionSearch {
  found: Found<ListedSession>;
  /** Earlier sessions are being looked through. */
  isSearching: boolean;
  /** They could not be, for this reason. */
  error: unknown;
}

/** The sessions whose title resembles the query. Earlier pages are fetched until there are enough, or no more. */
export function useSessionSearch(query: string): SessionSearch {
  const { api } = useMillrace();
  const { data, isFetching, hasNextPage, fetchNextPage, error } = useInfiniteQuery(
    infiniteQueryOptions({
      queryKey: [...LISTS, "search"],
      queryFn: ({ pageParam }) => api.listSessions({ limit: 200, ...(pageParam && { cursor: pageParam }) }),
      initialPageParam: "",
      getNextPageParam: (page) => page.next_cursor,
    }),
  );
  const sessions = data?.pages.flatMap(({ items }) => items) ?? [];
  const { items, score } = find(sessions, query, ({ title }) => title);
  const found = { items: items.slice(0, query.trim() ? SHOWN : SHOWN / 2), score };
  const needsMore = query.trim() !== "" && items.length < SHOWN && hasNextPage && error === null;

  useEffect(() => {
    if (needsMore && !isFetching) void fetchNextPage();
  }, [needsMore, isFetching, fetchNextPage]);

  return { found, isSearching: isFetching || needsMore, error };
}
