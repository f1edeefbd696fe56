/** Runs `work` at each call; calls that come while it is under way become one more run after it. */
export function oneAtATime(work: () => Promise<void>): () => void {
  let isWorking = false;
  let again = false;
  return function start() {
    again = isWorking;
    if (isWorking) return;
    isWorking = true;
    const done = () => {
      isWorking = false;
      if (again) start();
    };
    work().then(done, done);
  };
}
