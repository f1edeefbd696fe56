import { Eye, EyeOff } from "lucide-react";
import { type ReactNode, type Ref, useId, useState } from "react";
import { useTranslations } from "use-intl";
import { IconButton } from "../../ui/icon-button.tsx";

interface KeyFieldProps {
  /** Holds what is typed, alone: it is kept in no state, and is emptied when it was sent. */
  field: Ref<HTMLInputElement>;
  label: string;
  required: boolean;
  hint?: ReactNode;
}

/** Where a key is entered. Browsers are asked not to keep or fill it. */
export function KeyField({ field, label, required, hint }: KeyFieldProps) {
  const translate = useTranslations("keys");
  const [isShown, setShown] = useState(false);
  const id = useId();
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <div className="relative">
        <input
          ref={field}
          id={id}
          data-testid="key-field"
          type={isShown ? "text" : "password"}
          dir="ltr"
          required={required}
          maxLength={1_000}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          data-1p-ignore=""
          data-lpignore="true"
          aria-describedby={hint ? `${id}-hint` : undefined}
          className="h-11 w-full rounded-control border border-line-strong bg-surface ps-3 pe-12 font-mono text-sm outline-offset-0"
        />
        <IconButton
          label={translate(isShown ? "hide" : "show")}
          icon={isShown ? <EyeOff size={16} /> : <Eye size={16} />}
          aria-pressed={isShown}
          onClick={() => setShown(!isShown)}
          className="absolute inset-y-0 end-1.5 my-auto pointer-coarse:end-0"
        />
      </div>
      {hint && (
        <p id={`${id}-hint`} className="text-sm text-quiet">
          {hint}
        </p>
      )}
    </div>
  );
}
