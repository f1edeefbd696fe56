/** The page's outline while it is not known yet who is signed in. */
export function ShellSkeleton() {
  return (
    <div className="flex h-full" aria-busy="true">
      <div className="hidden w-68 border-e border-line bg-rail md:block" />
      <div className="flex-1" />
    </div>
  );
}
