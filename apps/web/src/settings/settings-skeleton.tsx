/** The outline of a section while it loads. */
export function SettingsSkeleton() {
  return (
    <div aria-busy="true" className="mx-auto grid max-w-190 gap-4 pt-10">
      <div className="h-5 w-48 animate-breathe rounded-full bg-hover" />
      <div className="h-3 w-80 max-w-full animate-breathe rounded-full bg-hover" />
      <Blocks />
    </div>
  );
}

/** The outline of what stands below a section's title. */
export function BlocksSkeleton() {
  return (
    <div aria-busy="true" className="grid gap-4">
      <Blocks />
    </div>
  );
}

function Blocks() {
  return (
    <>
      <div className="h-28 animate-breathe rounded-card bg-hover" />
      <div className="h-28 animate-breathe rounded-card bg-hover" />
    </>
  );
}
