/** The outline of a section while it loads. */
export function SettingsSkeleton() {
  return (
    <div aria-busy="true" className="mx-auto grid max-w-190 gap-4 px-4 pt-10">
      <div className="h-5 w-48 animate-breathe rounded-full bg-hover" />
      <div className="h-3 w-80 max-w-full animate-breathe rounded-full bg-hover" />
      <div className="h-28 animate-breathe rounded-card bg-hover" />
      <div className="h-28 animate-breathe rounded-card bg-hover" />
    </div>
  );
}
