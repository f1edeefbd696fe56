/** Lines that are laid out together, so that a line more does not cost the whole code again. */
export const CHUNK_LINES = 32;

/**
 * Cuts code that grows from call to call into chunks of lines, each with its line ends.
 *
 * @returns reads the whole code; the chunks that are full are not looked at again
 */
export function createCodeChunks(): (code: string) => readonly string[] {
  let full: string[] = [];
  let fullText = "";

  return (code) => {
    if (!code.startsWith(fullText)) {
      full = [];
      fullText = "";
    }
    let start = fullText.length;
    for (let end = chunkEnd(code, start); end > 0; end = chunkEnd(code, start)) {
      full = [...full, code.slice(start, end)];
      start = end;
    }
    fullText = code.slice(0, start);
    return start < code.length || full.length === 0 ? [...full, code.slice(start)] : full;
  };
}

/** Behind the line end that fills the chunk, or 0. */
function chunkEnd(code: string, start: number): number {
  let at = start;
  for (let line = 0; line < CHUNK_LINES; line++) {
    at = code.indexOf("\n", at) + 1;
    if (at === 0) return 0;
  }
  return at;
}
