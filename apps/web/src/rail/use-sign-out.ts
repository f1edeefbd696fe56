import { useMillrace } from "@millrace/react";
import { useMutation } from "@tanstack/react-query";
import { clearDrafts } from "../composer/draft.ts";

/** Signs out and leaves nothing of the person behind: the page is loaded anew, so memory goes too. */
export function useSignOut() {
  const client = useMillrace();
  return useMutation({
    mutationFn: () => client.api.signOut(),
    onSuccess: () => {
      client.reset();
      clearDrafts();
      location.assign("/sign-in");
    },
  });
}
