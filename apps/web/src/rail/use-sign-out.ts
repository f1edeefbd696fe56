import { useMillrace } from "@millrace/react";
import { useMutation } from "@tanstack/react-query";
import { clearDrafts } from "../composer/draft.ts";
import { clearSavedPrompts } from "../prompts/saved-prompts.ts";
import { currentUserId } from "../queries.ts";

export const SIGN_OUT = ["sign-out"];

/** Signs out and leaves nothing of the person behind: the page is loaded anew, so memory goes too. */
export function useSignOut() {
  const client = useMillrace();
  return useMutation({
    mutationKey: SIGN_OUT,
    onMutate: currentUserId,
    mutationFn: () => client.api.signOut(),
    onSuccess: (_, __, user) => {
      clearDrafts(user);
      clearSavedPrompts(user);
      location.assign("/sign-in");
    },
  });
}
