import { type ComponentProps, useId } from "react";

interface FieldProps extends ComponentProps<"input"> {
  label: string;
  hint?: string | undefined;
  problem?: string | undefined;
}

/** A labelled input with its hint, or with what is wrong about it. */
export function Field({ label, hint, problem, ...rest }: FieldProps) {
  const id = useId();
  const note = problem ?? hint;
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <input
        id={id}
        dir="auto"
        aria-invalid={problem ? true : undefined}
        aria-describedby={note ? `${id}-note` : undefined}
        className="h-11 w-full min-w-0 rounded-control border border-line-strong bg-surface px-3 text-read outline-offset-0 aria-invalid:border-danger"
        {...rest}
      />
      {note && (
        <p id={`${id}-note`} className={`text-sm ${problem ? "text-danger" : "text-quiet"}`}>
          {note}
        </p>
      )}
    </div>
  );
}
