import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";

const route = getRouteApi("/sign-in");

/** Signs in the way it is told to, then goes where the person was going. */
export function useSignIn() {
  const queryClient = useQueryClient();
  const router = useRouter();
  const { to } = route.useSearch();
  return useMutation({
    mutationFn: (way: () => Promise<void>) => way(),
    onSuccess: () => {
      queryClient.clear();
      router.history.replace(to ?? "/");
    },
  });
}
