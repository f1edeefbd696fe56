/** Sends one message per token at a steady pace, as a network does. */
addEventListener("message", ({ data }: MessageEvent<{ tokens: string[]; perMs: number }>) => {
  const { tokens, perMs } = data;
  const start = performance.now();
  let sent = 0;
  function tick(): void {
    const due = Math.min(tokens.length, Math.floor((performance.now() - start) * perMs));
    for (; sent < due; sent++) postMessage(tokens[sent]);
    if (sent < tokens.length) setTimeout(tick, 1);
    else postMessage(null);
  }
  tick();
});
