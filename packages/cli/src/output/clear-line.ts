/** Takes away what stands on the line of a terminal, and goes to its beginning. */
export const CLEAR_LINE = "\r\u001b[K";
