import { SettingsTexts } from "../settings/settings-texts.tsx";
import { Modal } from "../ui/modal.tsx";
import { ModelList } from "./model-list.tsx";
import { rememberModel } from "./recent-models.ts";
import { useBeside } from "./use-beside.ts";
import type { useModel } from "./use-model.ts";

interface ModelDialogProps {
  label: string;
  models: ReturnType<typeof useModel>["models"];
  current?: string | undefined;
  /** What it stands beside on a wide page; left out: it stands in the middle. On a narrow page it is a sheet. */
  anchor?: HTMLElement | null;
  onChoose: (id: string) => void;
  onClose: () => void;
}

/** More of them do not fit, and the search field shall not move while fewer and fewer are found. */
const FEW = 7;

/** Lets the person choose a model by name, provider, abilities and price. */
export function ModelDialog({ label, models, current, anchor = null, onChoose, onClose }: ModelDialogProps) {
  const { isWide, style } = useBeside(anchor);
  const place = anchor ? "md:m-0 md:backdrop:bg-transparent" : "md:mx-auto md:mt-[12vh] md:mb-auto";
  return (
    <SettingsTexts>
      <Modal
        label={label}
        onClose={onClose}
        style={style}
        className={`${place} max-h-none w-[min(28rem,calc(100vw-2rem))] animate-appear overflow-hidden rounded-bubble border border-line bg-float p-0 text-base text-ink shadow-float max-md:mx-0 max-md:mt-auto max-md:mb-0 max-md:w-full max-md:max-w-none max-md:rounded-b-none max-md:border-b-0`}
      >
        <div
          className={`flex flex-col pb-[env(safe-area-inset-bottom)] ${models.length > FEW ? "h-[min(30rem,var(--room,75dvh))]" : "max-h-[min(30rem,var(--room,75dvh))]"}`}
        >
          <ModelList
            label={label}
            models={models}
            current={current}
            searchFirst={isWide}
            onClose={onClose}
            onChoose={(id) => {
              rememberModel(id);
              onChoose(id);
              onClose();
            }}
          />
        </div>
      </Modal>
    </SettingsTexts>
  );
}
