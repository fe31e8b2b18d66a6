/** A time above 0, in ms. */
export function readTimeout(text: string): number {
  const seconds = Number(text);
  if (text.trim() !== "" && seconds > 0 && Number.isFinite(seconds)) return seconds * 1_000;
  throw new RangeError("It must be a number of seconds above 0.");
}

/** A time of 0 or more, in ms. */
export function readAge(text: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1_000;
  throw new RangeError("It must be a number of seconds, at least 0.");
}

/** A whole number of 1 or more. */
export function readCount(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new RangeError("It must be a whole number, at least 1.");
}

/** Names with commas between them. */
export function readNames(text: string): string[] {
  const names = text.split(/[,，]/).map((name) => name.trim());
  if (names.every((name) => name !== "")) return names;
  throw new RangeError("It must be names with commas between them.");
}

/** Whatever the order of the two, `--no-cache` decides. */
export function readCache(uri: string, before: unknown): unknown {
  return before === false ? before : uri;
}

/** A time of at least a second, in ms. */
export function readInterval(text: string): number {
  const seconds = Number(text);
  if (text.trim() !== "" && seconds >= 1 && Number.isFinite(seconds)) return seconds * 1_000;
  throw new RangeError("It must be a number of seconds, at least 1.");
}

/** The number of a port; 0 is any that is free. */
export function readPort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new RangeError("It must be a port, from 0 to 65535.");
}

/** All that the option was given. */
export function readSeveral(text: string, before: unknown): string[] {
  return Array.isArray(before) ? [...before, text] : [text];
}
