import { useMillrace } from "@millrace/react";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { oneAtATime } from "../one-at-a-time.ts";
import { LISTS } from "../queries.ts";

/** Fetches the lists on screen anew whenever they are not what they were (LIV5). */
export function useLiveLists(): void {
  const client = useMillrace();
  const queryClient = useQueryClient();
  useEffect(() => {
    return client.lists.onChanged(oneAtATime(() => queryClient.invalidateQueries({ queryKey: LISTS })));
  }, [client, queryClient]);
}
