import { useMillrace } from "@millrace/react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { clearDrafts } from "../composer/draft.ts";
import { clearSavedPrompts } from "../prompts/saved-prompts.ts";
import { currentUserQuery } from "../queries.ts";

export const SIGN_OUT = ["sign-out"];

/** Signs out and leaves nothing of the person behind: the page is loaded anew, so memory goes too. */
export function useSignOut() {
  const client = useMillrace();
  const { data: user } = useQuery(currentUserQuery(client));
  return useMutation({
    mutationKey: SIGN_OUT,
    mutationFn: () => client.api.signOut(),
    onSuccess: () => {
      if (user) {
        clearDrafts(user.id);
        clearSavedPrompts(user.id);
      }
      location.assign("/sign-in");
    },
  });
}
