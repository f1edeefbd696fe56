import { useMillrace } from "@millrace/react";
import { useMutation } from "@tanstack/react-query";
import { clearDrafts } from "../composer/draft.ts";

export const SIGN_OUT = ["sign-out"];

/** Signs out and leaves nothing of the person behind: the page is loaded anew, so memory goes too. */
export function useSignOut() {
  const client = useMillrace();
  return useMutation({
    mutationKey: SIGN_OUT,
    mutationFn: () => client.api.signOut(),
    onSuccess: () => {
      clearDrafts();
      location.assign("/sign-in");
    },
  });
}
