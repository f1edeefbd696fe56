import { lazy, Suspense } from "react";
import { useToastsWanted } from "./toast.ts";

const Toaster = lazy(() => import("./toaster.tsx").then((module) => ({ default: module.Toaster })));

/** Where `showToast` shows. */
export function ToastHost({ isWide }: { isWide: boolean }) {
  return useToastsWanted() ? (
    <Suspense>
      <Toaster isWide={isWide} />
    </Suspense>
  ) : null;
}
