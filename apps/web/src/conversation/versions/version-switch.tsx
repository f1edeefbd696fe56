import type { SessionStore } from "@millrace/client";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useLayoutEffect, useRef } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { ActionFailure } from "../../ui/action-failure.tsx";
import { useAction } from "../use-action.ts";
import { keepPlace, takePlace } from "./kept-place.ts";

interface VersionSwitchProps {
  store: SessionStore;
  /** The message that is shown. */
  id: string;
  /** All that stand in its place, oldest first. */
  versions: readonly string[];
}

/** Goes from one version of a message to the next, in place. */
export function VersionSwitch({ store, id, versions }: VersionSwitchProps) {
  const translate = useTranslations("versions");
  const format = useFormatter();
  const { run, failure } = useAction();
  const group = useRef<HTMLDivElement>(null);
  const index = versions.indexOf(id);
  const place = { number: index + 1, count: versions.length };

  useLayoutEffect(() => takePlace(id, group.current), [id]);

  const button = (step: -1 | 1) => {
    const target = versions[index + step];
    const Icon = step < 0 ? ChevronLeft : ChevronRight;
    return (
      <button
        type="button"
        data-step={step}
        data-testid={step < 0 ? "version-before" : "version-after"}
        aria-label={translate(step < 0 ? "before" : "after")}
        aria-description={translate("place", place)}
        aria-disabled={target === undefined}
        onClick={() => {
          if (target === undefined) return;
          keepPlace(target, group.current, step);
          run(() => store.showVersion(target));
        }}
        className="inline-grid size-8 place-items-center rounded-control text-quiet transition-colors duration-150 hover:bg-hover hover:text-ink aria-disabled:opacity-40 aria-disabled:hover:bg-transparent pointer-coarse:size-11 rtl:-scale-x-100"
      >
        <Icon size={16} aria-hidden="true" />
      </button>
    );
  };

  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields */}
      <div ref={group} role="group" aria-label={translate("place", place)} className="flex shrink-0 items-center">
        {button(-1)}
        <span aria-hidden="true" dir="ltr" data-testid="version" className="tabular text-xs text-quiet">
          {format.number(place.number)}/{format.number(place.count)}
        </span>
        {button(1)}
      </div>
      <ActionFailure error={failure} />
    </>
  );
}
